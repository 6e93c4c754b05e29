package io.bridgestream.training.run;

/** What a run learns; several at once add their losses, as the original repositories do. */
public enum Objective {
  /** Masked language modelling on captions. */
  MLM,
  /** Image-text matching. */
  ITM,
  /** Image-text contrast between the captions and images of a batch. */
  ITC,
  /** Contrast, and matching against false partners that contrast takes for likely. */
  ITM_ITC,
  /** Visual question answering. */
  VQA,
  /** Visual entailment. */
  SNLI_VE,
  /** Whether a statement holds for two images. */
  NLVR2,
  /** Image-text retrieval: an image's own text among false ones. */
  IRTR;

  /** Returns whether it learns from captions. */
  boolean readsCaptions() {
    return this == MLM || this == ITM || this == ITC || this == ITM_ITC || this == IRTR;
  }
}
