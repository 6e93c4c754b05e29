package io.bridgestream.model.image.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.AtomicFile;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A {@code preprocessor_config.json}. Fields that a file lacks take the defaults of transformers'
 * {@code BridgeTowerImageProcessor}, with one exception: without a {@code crop_size} the crop is as
 * large as {@code size} says, which is what published folders were trained with; transformers 5
 * crops to 288 then.
 *
 * @param transform how images are brought to the model's side
 * @param resizes whether {@link ImageTransform#HUGGING_FACE} resizes at all
 * @param shortestEdge the side asked for, in pixels
 * @param sizeDivisor what resized sides are multiples of, in pixels; {@link
 *     ImageTransform#HUGGING_FACE} only
 * @param cropSide the side of the centre crop in pixels, or empty for none; {@link
 *     ImageTransform#HUGGING_FACE} only
 * @param normalization how bytes become the model's numbers
 * @param otherFields what else the file holds; kept when it is written
 */
public record PreprocessorConfig(
    ImageTransform transform,
    boolean resizes,
    int shortestEdge,
    int sizeDivisor,
    OptionalInt cropSide,
    Normalization normalization,
    Map<String, JsonNode> otherFields) {

  /** Our own field, which names the transform; without it the file is as transformers reads it. */
  public static final String TRANSFORM_KEY = "bridgestream_transform";

  /** The side of the published base models, and the default, in pixels. */
  public static final int DEFAULT_SHORTEST_EDGE = 288;

  /** The default of {@code sizeDivisor}, in pixels. */
  public static final int DEFAULT_SIZE_DIVISOR = 32;

  /** The largest side that a config may ask for, in pixels. */
  public static final int MAX_SIDE = 4096;

  private static final String PROCESSOR_TYPE = "image_processor_type";
  private static final int BICUBIC = 3;

  /** Copies the map. */
  public PreprocessorConfig {
    otherFields = Collections.unmodifiableMap(new LinkedHashMap<>(otherFields));
  }

  /** Returns transformers' defaults at the given side, which is that of the crop as well. */
  public static PreprocessorConfig of(ImageTransform transform, int side) {
    return new PreprocessorConfig(
        transform,
        true,
        side,
        DEFAULT_SIZE_DIVISOR,
        OptionalInt.of(side),
        Normalization.CLIP,
        Map.of());
  }

  /** Returns this config for another side, in pixels, which is that of the crop as well. */
  public PreprocessorConfig withSide(int side) {
    return new PreprocessorConfig(
        transform,
        resizes,
        side,
        sizeDivisor,
        cropSide.isPresent() ? OptionalInt.of(side) : cropSide,
        normalization,
        otherFields);
  }

  /**
   * Reads a {@code preprocessor_config.json}.
   *
   * @throws io.bridgestream.model.InvalidModelException if a field breaks its rule
   */
  public static PreprocessorConfig read(Path file) {
    return parse(JsonFile.read(file), String.valueOf(file.getFileName()));
  }

  /**
   * Reads the content of a {@code preprocessor_config.json}; {@code file} stands for it in
   * messages.
   *
   * @throws io.bridgestream.model.InvalidModelException if a field breaks its rule
   */
  public static PreprocessorConfig parse(ObjectNode content, String file) {
    JsonFields json = new JsonFields(file, content);
    ImageTransform transform = json.choice(TRANSFORM_KEY, ImageTransform.HUGGING_FACE);
    boolean resizes = json.flag("do_resize", true);
    int shortestEdge = side(json, "size", DEFAULT_SHORTEST_EDGE);
    int divisor = json.integer("size_divisor", DEFAULT_SIZE_DIVISOR, 1, MAX_SIDE);
    int cropSide = side(json, "crop_size", shortestEdge);
    boolean crops = json.flag("do_center_crop", true);
    json.integer("resample", BICUBIC, BICUBIC, BICUBIC);
    return new PreprocessorConfig(
        transform,
        resizes,
        shortestEdge,
        divisor,
        crops ? OptionalInt.of(cropSide) : OptionalInt.empty(),
        Normalization.read(json),
        json.rest());
  }

  /** Takes a side that is written as a number, as a shortest edge, or as a square. */
  private static int side(JsonFields json, String name, int fallback) {
    JsonNode node = json.any(name).orElse(null);
    if (!(node instanceof ObjectNode)) {
      return json.integer(name, fallback, 1, MAX_SIDE);
    }
    JsonFields sides = json.object(name);
    OptionalInt shortest = sides.optionalInteger("shortest_edge", 1, MAX_SIDE);
    OptionalInt height = sides.optionalInteger("height", 1, MAX_SIDE);
    OptionalInt width = sides.optionalInteger("width", 1, MAX_SIDE);
    if (shortest.isPresent()) {
      return shortest.getAsInt();
    }
    if (height.isEmpty() || !height.equals(width)) {
      throw json.wrong(name, "a number, a shortest_edge, or equal height and width", node);
    }
    return height.getAsInt();
  }

  /**
   * Returns the content of a {@code preprocessor_config.json} that means the same here and, for
   * {@link ImageTransform#HUGGING_FACE}, in transformers: the size of the crop is written out.
   */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(PROCESSOR_TYPE, "BridgeTowerImageProcessor");
    if (transform != ImageTransform.HUGGING_FACE) {
      json.put(TRANSFORM_KEY, JsonFields.spell(transform));
    }
    json.put("do_resize", resizes);
    json.set("size", edge(shortestEdge));
    json.put("size_divisor", sizeDivisor);
    json.put("resample", BICUBIC);
    json.put("do_center_crop", cropSide.isPresent());
    json.set("crop_size", edge(cropSide.orElse(shortestEdge)));
    normalization.write(json);
    otherFields.forEach(json::set);
    return json;
  }

  /**
   * Writes this config, atomically.
   *
   * @throws IOException if the file can't be written
   */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, JsonFile.format(toJson()));
  }

  private static ObjectNode edge(int side) {
    return JsonNodeFactory.instance.objectNode().put("shortest_edge", side);
  }
}
