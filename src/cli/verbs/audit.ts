import { existsSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type AuditProblem, type AuditVerdict, verifyAudit } from '../../api/audit/verify-audit.ts'
import { UserError } from '../../events/user-error.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import { type CliContext, EXIT, printJson } from '../context.ts'
import { formatOption, lakeOption, type OutputFormat } from '../options.ts'

type Head = NonNullable<AuditVerdict['head']>

interface Options {
  readonly lake: string
  readonly head?: Head
  readonly format: OutputFormat
}

/** Problems that are listed: one break in a chain is enough to ask further. */
const MOST_LISTED = 20

export function auditCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('audit')
    .description('tell whether the audit log of a server is as it was written')
    .argument('[folder]', 'where it is; default LAKE.audit')
    .addOption(lakeOption())
    .addOption(
      new Option(
        '--head <number:sha256>',
        'a record that was the newest once, as this printed it: finds out whether the end was cut off',
      ).argParser(parseHead),
    )
    .addOption(formatOption('text', 'json'))
    .action(async (given: string | undefined, options: Options) => {
      const folder = given ?? `${options.lake}.audit`
      if (!existsSync(folder)) throw new UserError(`there is no audit log at ${folder}`)
      const verdict = await verifyAudit(folder, options.head)
      if (options.format === 'json') printJson(context, verdict)
      else context.stdout.write(inWords(verdict))
      exit(verdict.problems.length === 0 ? EXIT.ok : EXIT.findings)
    })
}

function inWords({ records, problems, head }: AuditVerdict): string {
  const listed = problems.slice(0, MOST_LISTED).map(problemInWords)
  const more = problems.length - listed.length
  const whole = problems.length === 0 ? 'as they were written' : 'and not all is as it was written'
  return [
    ...listed,
    ...(more > 0 ? [`and ${more} more`] : []),
    `${records} records, ${whole}`,
    ...(head === undefined ? [] : [`newest ${head.sequence}:${head.sha256}`]),
    '',
  ].join('\n')
}

function problemInWords({ kind, file, line, message }: AuditProblem): string {
  return `${neutralise(file)}:${line}: ${kind}: ${neutralise(message)}`
}

function parseHead(text: string): Head {
  const [, sequence, sha256] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (sequence === undefined || sha256 === undefined)
    throw new InvalidArgumentError('write it as it was printed: NUMBER:SHA256.')
  return { sequence: Number(sequence), sha256 }
}
