package io.bridgestream.model.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;

/** One head on the trunk: what it is called in {@code config.json} and what sizes it has. */
public sealed interface TaskHead {
  /** The labels of SNLI-VE, in the order of their ids. */
  List<String> ENTAILMENT_LABELS = List.of("contradiction", "neutral", "entailment");

  /** The labels of NLVR2, in the order of their ids. */
  List<String> TRUTH_LABELS = List.of("False", "True");

  /** Returns the head's name under {@code task_heads}. */
  String name();

  /** Returns the head's fields under {@code task_heads}. */
  ObjectNode toJson();

  /** Masked language modelling over the text tower's vocabulary. */
  record Mlm() implements TaskHead {
    @Override
    public String name() {
      return "mlm";
    }

    @Override
    public ObjectNode toJson() {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /** Image-text matching: two logits, the second for "match". */
  record Itm() implements TaskHead {
    @Override
    public String name() {
      return "itm";
    }

    @Override
    public ObjectNode toJson() {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /** Image-text contrastive heads. */
  sealed interface Contrastive extends TaskHead {
    /** Returns the width of the embeddings. */
    int size();

    @Override
    default String name() {
      return "itc";
    }
  }

  /**
   * Hugging Face's: text, image (after the projection) and cross-modal embeddings.
   *
   * @param size width of the embeddings
   */
  record HuggingFaceContrastive(int size) implements Contrastive {
    @Override
    public ObjectNode toJson() {
      return JsonNodeFactory.instance.objectNode().put("kind", "huggingface").put("size", size);
    }
  }

  /**
   * The originals': text and image embeddings before the projection, with a learned temperature.
   *
   * @param size width of the embeddings
   */
  record OriginalContrastive(int size) implements Contrastive {
    @Override
    public ObjectNode toJson() {
      return JsonNodeFactory.instance.objectNode().put("kind", "original").put("size", size);
    }
  }

  /** A classifier: Linear, or Linear, LayerNorm, GELU, Linear. */
  sealed interface Classifier extends TaskHead {
    /** Returns the width between the two Linear layers; empty for a single one. */
    OptionalInt hiddenSize();

    /** Returns the number of labels. */
    int labelCount();

    /** Returns the labels in the order of their ids; empty where nobody knows them. */
    List<String> labels();

    @Override
    default ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      hiddenSize().ifPresent(size -> json.put("hidden_size", size));
      json.put("num_labels", labelCount());
      if (!labels().isEmpty()) {
        labels().forEach(json.putArray("labels")::add);
      }
      return json;
    }
  }

  /**
   * Visual question answering over a fixed answer vocabulary.
   *
   * @param hiddenSize width between the two Linear layers; empty for a single one
   * @param labelCount number of answers
   * @param labels the answers; empty where the source doesn't name them
   */
  record Vqa(OptionalInt hiddenSize, int labelCount, List<String> labels) implements Classifier {
    /** Creates a head; the labels, if any, are as many as {@code labelCount}. */
    public Vqa {
      labels = checked(labels, labelCount);
    }

    /** Returns this head with names for its labels. */
    public Vqa withLabels(List<String> names) {
      return new Vqa(hiddenSize, labelCount, names);
    }

    @Override
    public String name() {
      return "vqa";
    }
  }

  /**
   * Visual entailment, SNLI-VE.
   *
   * @param hiddenSize width between the two Linear layers; empty for a single one
   */
  record SnliVe(OptionalInt hiddenSize) implements Classifier {
    @Override
    public String name() {
      return "snli_ve";
    }

    @Override
    public int labelCount() {
      return ENTAILMENT_LABELS.size();
    }

    @Override
    public List<String> labels() {
      return ENTAILMENT_LABELS;
    }
  }

  /**
   * Whether a statement holds for two images, NLVR2.
   *
   * @param hiddenSize width between the two Linear layers; empty for a single one
   * @param dropout probability in [0, 1] before the classifier
   */
  record Nlvr2(OptionalInt hiddenSize, double dropout) implements Classifier {
    @Override
    public String name() {
      return "nlvr2";
    }

    @Override
    public int labelCount() {
      return TRUTH_LABELS.size();
    }

    @Override
    public List<String> labels() {
      return TRUTH_LABELS;
    }

    @Override
    public ObjectNode toJson() {
      return Classifier.super.toJson().put("dropout", dropout);
    }
  }

  /** Retrieval rank: one score per pair. */
  record Rank() implements TaskHead {
    @Override
    public String name() {
      return "rank";
    }

    @Override
    public ObjectNode toJson() {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private static List<String> checked(List<String> labels, int count) {
    if (!labels.isEmpty() && labels.size() != count) {
      throw new IllegalArgumentException(
          "Cannot name %d labels: found %d names".formatted(count, labels.size()));
    }
    return List.copyOf(labels);
  }

  /** Reads the head called {@code name}. */
  static TaskHead read(String name, JsonFields heads) {
    JsonFields json = heads.object(name);
    return switch (name) {
      case "mlm" -> new Mlm();
      case "itm" -> new Itm();
      case "itc" -> readContrastive(json);
      case "vqa" -> readVqa(json);
      case "snli_ve" -> new SnliVe(hiddenSize(json));
      case "nlvr2" -> new Nlvr2(hiddenSize(json), json.number("dropout", 0, 0, 1));
      case "rank" -> new Rank();
      default -> throw heads.wrong(name, "one of mlm, itm, itc, vqa, snli_ve, nlvr2, rank", name);
    };
  }

  private static TaskHead readContrastive(JsonFields json) {
    int size = required(json, "size", Bounds.MAX_WIDTH);
    String kind = json.text("kind").orElse("absent");
    return switch (kind) {
      case "huggingface" -> new HuggingFaceContrastive(size);
      case "original" -> new OriginalContrastive(size);
      default -> throw json.wrong("kind", "huggingface or original", kind);
    };
  }

  private static TaskHead readVqa(JsonFields json) {
    List<String> labels = json.texts("labels");
    int count = required(json, "num_labels", Bounds.MAX_ROWS);
    if (!labels.isEmpty() && labels.size() != count) {
      throw json.wrong("labels", "num_labels %d strings".formatted(count), labels.size());
    }
    if (new HashSet<>(labels).size() != labels.size()) {
      throw json.wrong("labels", "distinct", "a repeated label");
    }
    return new Vqa(hiddenSize(json), count, labels);
  }

  private static OptionalInt hiddenSize(JsonFields json) {
    return json.optionalInteger("hidden_size", 1, Bounds.MAX_WIDTH);
  }

  private static int required(JsonFields json, String name, int max) {
    return json.optionalInteger(name, 1, max)
        .orElseThrow(
            () -> json.wrong(name, "an integer between 1 and %d".formatted(max), "nothing"));
  }
}
