import { Command, CommanderError } from 'commander'
import { VERSION } from '../dupin.ts'
import { UserError } from '../events/user-error.ts'
import { neutralise } from '../investigations/render/neutralise.ts'
import { type CliContext, EXIT, say } from './context.ts'
import { archiveCommand } from './verbs/archive.ts'
import { auditCommand } from './verbs/audit.ts'
import { clarifyCommand } from './verbs/clarify.ts'
import { collectCommand } from './verbs/collect.ts'
import { coverageCommand } from './verbs/coverage.ts'
import { demoCommand } from './verbs/demo.ts'
import { driftCommand } from './verbs/drift.ts'
import { entityCommand } from './verbs/entity.ts'
import { expireCommand } from './verbs/expire.ts'
import { explainCommand } from './verbs/explain.ts'
import { exportCommand } from './verbs/export.ts'
import { huntCommand } from './verbs/hunt.ts'
import { ingestCommand } from './verbs/ingest.ts'
import { initCommand } from './verbs/init.ts'
import { investigateCommand } from './verbs/investigate.ts'
import { listsCommand } from './verbs/lists.ts'
import { loginCommand } from './verbs/login.ts'
import { policyCommand } from './verbs/policy.ts'
import { queryCommand } from './verbs/query.ts'
import { redactCommand } from './verbs/redact.ts'
import { rotateKeyCommand } from './verbs/rotate-key.ts'
import { rulesCommand } from './verbs/rules.ts'
import { scoreCommand } from './verbs/score.ts'
import { serveCommand } from './verbs/serve.ts'
import { simulateCommand } from './verbs/simulate.ts'
import { suppressCommand } from './verbs/suppress.ts'
import { verifyCommand } from './verbs/verify.ts'
import { whoChangedCommand } from './verbs/who-changed.ts'

const EXAMPLES = `
Examples:
  dupin demo                                     see it work on an imagined organisation
  dupin ingest ./logs --lake case.duckdb         read a folder of AWS logs
  dupin investigate --lake case.duckdb           what is wrong, since when, who did it
  dupin investigate churn --lake case.duckdb     only what the endpoint "churn" has a part in
  dupin who-changed churn --before 2026-10-30T02:10:00Z --lake case.duckdb`

/** Every verb, in the order in which they are listed. */
export const VERBS = [
  demoCommand,
  initCommand,
  ingestCommand,
  collectCommand,
  investigateCommand,
  explainCommand,
  entityCommand,
  exportCommand,
  whoChangedCommand,
  huntCommand,
  listsCommand,
  suppressCommand,
  archiveCommand,
  coverageCommand,
  verifyCommand,
  queryCommand,
  driftCommand,
  clarifyCommand,
  scoreCommand,
  rulesCommand,
  simulateCommand,
  expireCommand,
  redactCommand,
  rotateKeyCommand,
  serveCommand,
  loginCommand,
  policyCommand,
  auditCommand,
]

/** Runs the command line and answers the exit code: 0 ok, 1 findings at or over --fail-on, 2 usage, 3 part of the input
 * could not be read. */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  let code: number = EXIT.ok
  const exit = (value: number) => {
    code = value
  }
  const program = new Command('dupin')
    .description(
      'Investigates anomalies of AI models in production on AWS: names the cause, with the records that prove it.',
    )
    .version(VERSION, '-V, --version')
    .showSuggestionAfterError()
    .addHelpText('after', EXAMPLES)
  for (const create of VERBS) {
    program.addCommand(create(context, exit))
  }
  for (const command of [program, ...program.commands]) {
    const help = command === program ? 'dupin --help' : `dupin ${command.name()} --help`
    command
      .showHelpAfterError(`(${help} tells more)`)
      .exitOverride()
      .configureOutput({ writeOut: context.stdout.write, writeErr: context.stderr.write })
  }
  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    return failure(error, context)
  }
}

/** The one place where errors become messages: the user's mistake is told plainly, ours with where it happened. */
function failure(error: unknown, context: CliContext): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof UserError) return told(error.message, context)
  if (error instanceof Error && error.name === 'EngineError')
    return told(`the engine refused the statement: ${error.message}`, context)
  // The disk says what it minds and where: no such folder, no right to write, no space left.
  if (error instanceof Error && 'syscall' in error && 'path' in error)
    return told(error.message, context)
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  say(context, `dupin: this is a bug in dupin, please report it:\n${readable(detail)}`)
  return 70
}

function told(message: string, context: CliContext): number {
  say(context, `dupin: ${readable(message)}`)
  return EXIT.usage
}

/** Messages may quote what a log or a file name holds. */
function readable(message: string): string {
  return message.split('\n').map(neutralise).join('\n')
}
