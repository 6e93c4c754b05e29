package io.bridgestream.training.run;

import io.bridgestream.training.data.DataSet;
import io.bridgestream.training.data.Example;
import io.bridgestream.training.data.Target;
import java.util.ArrayList;
import java.util.List;

/** The captions of a data set that aren't known to be false. */
final class MatchingCaptions {
  private MatchingCaptions() {}

  static DataSet of(DataSet captions) {
    List<Example> matching = new ArrayList<>();
    for (int i = 0; i < captions.size(); i++) {
      Example example = captions.example(i);
      if (!example.target().equals(Target.Label.MISMATCH)) {
        matching.add(example);
      }
    }
    return DataSet.of(matching);
  }
}
