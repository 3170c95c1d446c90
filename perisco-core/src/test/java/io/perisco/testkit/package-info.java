/**
 * For authors of protocol plugins: scripted connections, a source that plays them whole, cut, swapped or with holes, and
 * {@link io.perisco.testkit.ProtocolContract}, which every protocol has to pass. Published as the test-jar of
 * perisco-core with the classifier {@code testkit}; JUnit 5 and AssertJ are the user's to add.
 */
@NullMarked
package io.perisco.testkit;

import org.jspecify.annotations.NullMarked;
