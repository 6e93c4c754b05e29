package io.bridgestream.inference.export.network;

import io.bridgestream.inference.export.graph.Graph;
import io.bridgestream.inference.export.graph.Value;
import java.util.List;

/**
 * What the fusion reads of both towers.
 *
 * @param image of every image
 * @param text of every text
 * @param textMask int32 [texts, T], 0 for padding
 */
record Features(SideFeatures image, SideFeatures text, Value textMask) {
  /** Returns the features of pairs, by their rows in the images and texts, int64 [P] each. */
  Features ofPairs(Graph graph, Value imageOfPair, Value textOfPair) {
    return new Features(
        image.expand(graph, imageOfPair),
        text.expand(graph, textOfPair),
        graph.add("Gather", List.of(textMask, textOfPair)));
  }
}
