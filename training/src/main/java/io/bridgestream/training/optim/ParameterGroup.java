package io.bridgestream.training.optim;

import io.bridgestream.training.nn.Parameter;
import java.util.Map;

/**
 * Parameters that are updated alike.
 *
 * @param parameters the parameters under their names
 * @param learningRate peak learning rate, which the schedule scales
 * @param weightDecay share of a weight, times the learning rate, that every step takes away
 */
public record ParameterGroup(
    Map<String, Parameter> parameters, double learningRate, double weightDecay) {}
