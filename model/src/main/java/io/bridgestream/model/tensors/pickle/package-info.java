/**
 * Python pickles as data: a machine that builds plain containers and executes nothing. It knows no
 * tensors; {@link io.bridgestream.model.tensors.pickle.PickleGlobals} says which globals may be
 * called and what they make.
 */
@NullMarked
package io.bridgestream.model.tensors.pickle;

import org.jspecify.annotations.NullMarked;
