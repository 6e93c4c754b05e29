package io.bridgestream.training.run;

/** How a data set's folder is laid out; splits are named as the layout names them. */
public enum Layout {
  /** Our own: {@code SPLIT.jsonl} with questions and captions. */
  MANIFEST,
  /**
   * The official VQA v2; split {@code visual-genome} has the questions of a folder of that name.
   */
  VQA_V2,
  /** The official SNLI-VE. */
  SNLI_VE,
  /** The official NLVR2. */
  NLVR2,
  /** Flickr30k or COCO by Karpathy's split: {@code dataset.json} and {@code images}. */
  KARPATHY,
  /** WebDataset archives of images and captions: {@code SPLIT*.tar}. */
  SHARDS
}
