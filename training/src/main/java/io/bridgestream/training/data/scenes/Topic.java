package io.bridgestream.training.data.scenes;

import java.util.Locale;

/** What a moderation team asks about. */
enum Topic {
  WEAPONS,
  ALCOHOL,
  TOBACCO,
  GAMBLING;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
