import type { RuleProblem } from '../../dupin.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import { type CliContext, say } from '../context.ts'

/** Names each rule that cannot be used, with its line. */
export function tellRuleProblems(context: CliContext, problems: readonly RuleProblem[]): void {
  for (const { file, line, message } of problems)
    say(context, neutralise(`${file}:${line}: ${message}`))
  if (problems.length > 0)
    say(context, `${problems.length} of the rules cannot be used; the others are`)
}
