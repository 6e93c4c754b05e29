package io.bridgestream.inference.manifest;

/** The names of graphs, inputs and outputs that exporter and engine agree on. */
public final class GraphNames {
  /** The folder inside a checkpoint folder. */
  public static final String FOLDER = "onnx";

  /** Pixels to image features. */
  public static final String VISION = "vision";

  /** Token ids to text features. */
  public static final String TEXT = "text";

  /** Features and pairs to the outputs of all heads that read the pooled states. */
  public static final String FUSION = "fusion";

  /** All three in one: pixels, token ids and pairs to what {@link #FUSION} gives. */
  public static final String JOINT = "joint";

  /** Features and pairs to a logit per token and word. */
  public static final String MLM = "mlm";

  /** Features and pairs of two images to the logits of NLVR2. */
  public static final String NLVR2 = "nlvr2";

  public static final String PIXELS = "pixels";
  public static final String IMAGE_SLOTS = "image_slots";
  public static final String INPUT_IDS = "input_ids";
  public static final String ATTENTION_MASK = "attention_mask";
  public static final String IMAGE_OF_PAIR = "image_of_pair";
  public static final String FIRST_IMAGE_OF_PAIR = "first_image_of_pair";
  public static final String SECOND_IMAGE_OF_PAIR = "second_image_of_pair";
  public static final String TEXT_OF_PAIR = "text_of_pair";

  public static final String POOLED = "pooled";
  public static final String ITM_LOGITS = "itm_logits";
  public static final String VQA_LOGITS = "vqa_logits";
  public static final String SNLI_VE_LOGITS = "snli_ve_logits";
  public static final String NLVR2_LOGITS = "nlvr2_logits";
  public static final String RANK_SCORES = "rank_scores";
  public static final String MLM_LOGITS = "mlm_logits";
  public static final String IMAGE_EMBEDDINGS = "image_embeddings";
  public static final String TEXT_EMBEDDINGS = "text_embeddings";
  public static final String CROSS_EMBEDDINGS = "cross_embeddings";

  /** Symbolic dimensions. */
  public static final String IMAGES = "images";

  public static final String TEXTS = "texts";
  public static final String PAIRS = "pairs";
  public static final String TOKENS = "tokens";

  private GraphNames() {}
}
