/** Scenes of pictures with questions whose answers are known by construction. */
@NullMarked
package io.bridgestream.training.data.scenes;

import org.jspecify.annotations.NullMarked;
