package io.bridgestream.inference.measure;

import io.bridgestream.inference.manifest.Precision;
import java.util.OptionalDouble;

/**
 * What was measured of one load.
 *
 * @param load what was asked
 * @param precision of the export
 * @param side of the images in pixels
 * @param best answers per second of the best round, from the encoded image to the score
 * @param median answers per second of the median round
 * @param operations useful operations per second of the best round, two for each multiply-add
 * @param shareOfGemm {@code operations} over the runtime's own GEMM rate, where that is known
 * @param shareOutsideRuntime share of the time that the runtime was not running
 */
public record EngineFigure(
    Load load,
    Precision precision,
    int side,
    double best,
    double median,
    double operations,
    OptionalDouble shareOfGemm,
    double shareOutsideRuntime) {}
