/**
 * BridgeTower, METER and ManagerTower: one file per layer, named as in the papers.
 *
 * <p>Every forward pass runs inside a {@link io.bridgestream.training.nn.NativeScope} that the
 * caller opened, and what it returns belongs to that scope.
 */
@NullMarked
package io.bridgestream.training.network;

import org.jspecify.annotations.NullMarked;
