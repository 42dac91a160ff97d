# All verdicts at once, for `mlcp policy test`: conftest evaluates `deny` and `warn` of a namespace one after the other, and what they
# have in common twice. The level says what stops the pipeline.
package mlcp.report

import data.mlcp.verdicts

warn contains verdict if some verdict in verdicts.found
