package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.inference.measure.EngineFigure;
import io.bridgestream.inference.measure.GemmRate;
import io.bridgestream.model.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The figures of the engine, for programs and for people. */
final class EngineFigures {
  private EngineFigures() {}

  static ObjectNode toJson(
      Machine machine, Map<GemmRate, Double> rates, List<EngineFigure> figures) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode here = json.putObject("machine");
    here.put("processor", machine.processor()).put("cores", machine.cores());
    machine.instructions().forEach(here.putArray("instructions")::add);
    ObjectNode gemm = json.putObject("gemm_operations_per_second");
    rates.forEach((kind, rate) -> gemm.put(JsonFields.spell(kind), rate));
    ArrayNode all = json.putArray("figures");
    for (EngineFigure figure : figures) {
      ObjectNode entry =
          all.addObject()
              .put("load", JsonFields.spell(figure.load()))
              .put("images", figure.load().images())
              .put("texts_per_image", figure.load().texts())
              .put("precision", JsonFields.spell(figure.precision()))
              .put("image_size", figure.side())
              .put("answers_per_second_best", figure.best())
              .put("answers_per_second_median", figure.median())
              .put("operations_per_second", figure.operations())
              .put("share_outside_runtime", figure.shareOutsideRuntime());
      figure.shareOfGemm().ifPresent(share -> entry.put("share_of_gemm_rate", share));
    }
    return json;
  }

  static List<String> lines(
      Machine machine, Map<GemmRate, Double> rates, List<EngineFigure> figures) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, %d cores, %s"
            .formatted(
                machine.processor(), machine.cores(), String.join(" ", machine.instructions())));
    rates.forEach(
        (kind, rate) ->
            lines.add(
                "GEMM %s: %.0f billion operations/s"
                    .formatted(JsonFields.spell(kind), rate / 1e9)));
    figures.forEach(figure -> lines.add(line(figure)));
    return lines;
  }

  static String line(EngineFigure figure) {
    String share =
        figure.shareOfGemm().isPresent()
            ? ", %.0f %% of GEMM".formatted(100 * figure.shareOfGemm().getAsDouble())
            : "";
    return "%s %s, %d px: %.2f answers/s (median %.2f), %.0f billion operations/s%s, %.1f %% outside the runtime"
        .formatted(
            JsonFields.spell(figure.load()),
            JsonFields.spell(figure.precision()),
            figure.side(),
            figure.best(),
            figure.median(),
            figure.operations() / 1e9,
            share,
            100 * figure.shareOutsideRuntime());
  }
}
