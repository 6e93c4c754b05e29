package io.bridgestream.cli;

import io.bridgestream.events.Caption;
import io.bridgestream.events.ImageAnswer;
import io.bridgestream.events.ImageBytes;
import io.bridgestream.events.ImageQuestion;
import io.bridgestream.events.Question;
import io.bridgestream.events.QuestionAnswer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the demo's answers as they come: the picture where the terminal can, and each text. */
final class DemoScreen {
  private static final String INDENT = "  ";

  private final PrintWriter out;
  private final boolean pictures = Thumbnail.isPossible();

  DemoScreen(PrintWriter out) {
    this.out = out;
  }

  /** Shows one answer. */
  void show(DemoEvents.Known known, ImageAnswer answer) {
    List<String> picture =
        pictures && known.event().getImage() instanceof ImageBytes image
            ? Thumbnail.lines(image.getData().array())
            : List.of();
    List<String> texts = texts(known, answer);
    for (int i = 0; i < Math.max(picture.size(), texts.size()); i++) {
      String left = i < picture.size() ? picture.get(i) : picture.isEmpty() ? "" : " ".repeat(16);
      out.println(left + (i < texts.size() ? INDENT + texts.get(i) : ""));
    }
    out.flush();
  }

  private static List<String> texts(DemoEvents.Known known, ImageAnswer answer) {
    ImageQuestion event = known.event();
    List<String> lines = new ArrayList<>();
    lines.add(event.getEventId());
    for (int i = 0; i < answer.getAnswers().size(); i++) {
      Question question = event.getQuestions().get(i);
      lines.add(INDENT + question.getText() + " " + best(answer.getAnswers().get(i)));
    }
    for (int i = 0; i < answer.getMatches().size(); i++) {
      Caption caption = event.getCaptions().get(i);
      lines.add(
          String.format(
              Locale.ROOT,
              "%s\"%s\" %.0f %%",
              INDENT,
              caption.getText(),
              100 * answer.getMatches().get(i).getScore()));
    }
    return lines;
  }

  private static String best(QuestionAnswer answer) {
    var top = answer.getTop().get(0);
    return String.format(Locale.ROOT, "%s (%.0f %%)", top.getAnswer(), 100 * top.getProbability());
  }
}
