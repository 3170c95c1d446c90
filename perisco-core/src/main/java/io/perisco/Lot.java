package io.perisco;

import java.util.List;

/**
 * What a worker hands over at a time.
 *
 * @param told in its order
 * @param reached the worker will tell nothing more of events before this one
 * @param last whether it will tell nothing more at all
 */
record Lot(List<Told> told, long reached, boolean last) {}
