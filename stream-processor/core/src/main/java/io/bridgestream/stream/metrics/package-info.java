/**
 * What is measured of the way of events, under names that are the same in every runtime. Runtimes
 * implement {@link io.bridgestream.stream.metrics.PipelineMetrics} by what they report with.
 */
@NullMarked
package io.bridgestream.stream.metrics;

import org.jspecify.annotations.NullMarked;
