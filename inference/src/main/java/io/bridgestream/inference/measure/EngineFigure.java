package io.bridgestream.inference.measure;

import io.bridgestream.inference.manifest.Precision;

/**
 * What was measured of one load.
 *
 * @param load what was asked
 * @param precision of the export
 * @param side of the images in pixels
 * @param best answers per second of the best round, from the encoded image to the score
 * @param median answers per second of the median round
 * @param shareOfGemm rate of the useful multiply-adds over the runtime's own GEMM rate
 * @param shareOutsideRuntime share of the time that the runtime was not running
 */
public record EngineFigure(
    Load load,
    Precision precision,
    int side,
    double best,
    double median,
    double shareOfGemm,
    double shareOutsideRuntime) {}
