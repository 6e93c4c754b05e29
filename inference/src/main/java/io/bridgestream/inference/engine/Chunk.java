package io.bridgestream.inference.engine;

import io.bridgestream.model.text.EncodedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pairs that run together, with the distinct images and texts among them.
 *
 * @param places of the pairs among all that were asked
 * @param images distinct images
 * @param texts distinct texts
 * @param imageOfPair for each pair, its image's place in {@code images}
 * @param textOfPair for each pair, its text's place in {@code texts}
 */
record Chunk(
    List<Integer> places,
    List<ModelImage> images,
    List<EncodedText> texts,
    List<Integer> imageOfPair,
    List<Integer> textOfPair) {

  /** Returns a chunk of the pairs at these places. */
  static Chunk of(List<Pair> pairs, List<Integer> places) {
    Map<ModelImage, Integer> images = new LinkedHashMap<>();
    Map<EncodedText, Integer> texts = new LinkedHashMap<>();
    List<Integer> imageOfPair = new ArrayList<>();
    List<Integer> textOfPair = new ArrayList<>();
    for (int place : places) {
      Pair pair = pairs.get(place);
      imageOfPair.add(number(images, pair.image()));
      textOfPair.add(number(texts, pair.text()));
    }
    return new Chunk(
        places, List.copyOf(images.keySet()), List.copyOf(texts.keySet()), imageOfPair, textOfPair);
  }

  private static <K> int number(Map<K, Integer> numbers, K key) {
    Integer next = numbers.size();
    Integer known = numbers.putIfAbsent(key, next);
    return known == null ? next : known;
  }

  /** Returns the number of pairs. */
  int pairs() {
    return places.size();
  }

  /** Returns the tokens of the longest text. */
  int longestText() {
    return texts.stream().mapToInt(EncodedText::length).max().orElseThrow();
  }
}
