/**
 * For authors of protocol plugins. {@link io.perisco.testkit.Script} writes down what a connection carries;
 * {@link io.perisco.testkit.Watched} is what perisco tells of it, for the assertions in
 * {@link io.perisco.testkit.PeriscoAssertions}; {@link io.perisco.testkit.ProtocolContract} is what every protocol has to
 * pass; {@link io.perisco.testkit.ScriptSource} plays scripts cut, in disorder or with holes, for tests of your own.
 *
 * <p>Published as the test-jar of perisco-core: type {@code test-jar}, classifier {@code tests}. Maven does not pass on what
 * a test-jar needs, so add JUnit Jupiter (5.9 or later) and AssertJ (3.21 or later) beside it.
 *
 * @since 0.1.0
 */
@NullMarked
package io.perisco.testkit;

import org.jspecify.annotations.NullMarked;
