package io.bridgestream.model.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The heads on one trunk, named under {@code task_heads} of {@code config.json}. Published files
 * don't name theirs: there, the weights tell.
 *
 * @param all the heads, each kind at most once
 */
public record TaskHeads(List<TaskHead> all) {
  /** No heads. */
  public static final TaskHeads NONE = new TaskHeads(List.of());

  private static final String FIELD = "task_heads";

  /**
   * Creates a set of heads.
   *
   * @throws IllegalArgumentException if a kind of head is there twice
   */
  public TaskHeads {
    all = List.copyOf(all);
    if (all.stream().map(TaskHead::name).distinct().count() != all.size()) {
      throw new IllegalArgumentException("Cannot combine heads: each kind at most once");
    }
  }

  /** Returns the heads given. */
  public static TaskHeads of(TaskHead... heads) {
    return new TaskHeads(List.of(heads));
  }

  static TaskHeads read(JsonFields json) {
    if (!json.has(FIELD)) {
      json.drop(FIELD);
      return NONE;
    }
    JsonFields fields = json.object(FIELD);
    List<TaskHead> heads = new ArrayList<>();
    for (String name : fields.names()) {
      heads.add(TaskHead.read(name, fields));
    }
    return new TaskHeads(heads);
  }

  void write(ObjectNode json) {
    if (all.isEmpty()) {
      return;
    }
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (TaskHead head : all) {
      fields.set(head.name(), head.toJson());
    }
    json.set(FIELD, fields);
  }

  /** Returns the masked language modelling head, if there is one. */
  public Optional<TaskHead.Mlm> mlm() {
    return find(TaskHead.Mlm.class);
  }

  /** Returns the image-text matching head, if there is one. */
  public Optional<TaskHead.Itm> itm() {
    return find(TaskHead.Itm.class);
  }

  /** Returns the contrastive heads, if there are any. */
  public Optional<TaskHead.Contrastive> contrastive() {
    return find(TaskHead.Contrastive.class);
  }

  /** Returns the question answering head, if there is one. */
  public Optional<TaskHead.Vqa> vqa() {
    return find(TaskHead.Vqa.class);
  }

  /** Returns the visual entailment head, if there is one. */
  public Optional<TaskHead.SnliVe> snliVe() {
    return find(TaskHead.SnliVe.class);
  }

  /** Returns the head over two images, if there is one. */
  public Optional<TaskHead.Nlvr2> nlvr2() {
    return find(TaskHead.Nlvr2.class);
  }

  /** Returns the retrieval rank head, if there is one. */
  public Optional<TaskHead.Rank> rank() {
    return find(TaskHead.Rank.class);
  }

  private <H extends TaskHead> Optional<H> find(Class<H> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
