import { writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { Dupin } from '../../dupin.ts'
import { type Severity, severityRank } from '../../events/severity.ts'
import { renderHtml } from '../../investigations/render/report-html.ts'
import { renderJson } from '../../investigations/render/report-json.ts'
import { renderText } from '../../investigations/render/report-text.ts'
import type { Report } from '../../investigations/report.ts'
import { type CliContext, EXIT, progressOf, say, stdoutOptions } from '../context.ts'
import {
  type CommonOptions,
  colourOption,
  formatOption,
  fromOption,
  lakeOption,
  type OutputFormat,
  rulesOption,
  severityArgument,
  toOption,
} from '../options.ts'
import { tellRuleProblems } from '../output/rule-problems.ts'

interface Options extends CommonOptions {
  readonly format: OutputFormat
  readonly from?: number
  readonly to?: number
  readonly failOn?: Severity
  readonly output?: string
  readonly rules: readonly string[]
  readonly archived?: boolean
}

export function investigateCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('investigate')
    .description('find what behaves unlike itself, group it, and name its causes')
    .argument(
      '[entity]',
      'only what this entity has a part in: an ARN, key, address, or the end of one',
    )
    .addOption(lakeOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(formatOption('text', 'json', 'html'))
    .addOption(new Option('--output <file>', 'write the report there instead of printing it'))
    .addOption(
      new Option(
        '--fail-on <severity>',
        'exit with 1 when a finding group is at least that severe',
      ).argParser(severityArgument),
    )
    .addOption(new Option('--archived', 'also the groups that were archived'))
    .addOption(rulesOption())
    .addOption(colourOption())
    .action(async (entity: string | undefined, options: Options) => {
      const dupin = await Dupin.open(options.lake, { mustExist: true, rules: options.rules })
      try {
        tellRuleProblems(context, dupin.ruleProblems)
        const report = await investigateWithProgress(dupin, context, entity, options)
        writeReport(report, options.format, options, context)
        exit(exitCode(report, options.failOn, dupin.ruleProblems.length > 0))
      } finally {
        await dupin.close()
      }
    })
}

export async function investigateWithProgress(
  dupin: Dupin,
  context: CliContext,
  entity: string | undefined,
  scope: { readonly from?: number; readonly to?: number; readonly archived?: boolean },
): Promise<Report> {
  const progress = progressOf(context, 'looking for')
  const report = await dupin.investigate({
    ...(scope.from === undefined ? {} : { from: scope.from }),
    ...(scope.to === undefined ? {} : { to: scope.to }),
    ...(entity === undefined ? {} : { entity }),
    ...(scope.archived === undefined ? {} : { archived: scope.archived }),
    now: () => context.now().getTime(),
    onProgress: (done, of) => progress.update({ done, total: of, events: 0, bytes: 0 }),
  })
  progress.finish()
  return report
}

export function rendered(
  report: Report,
  format: OutputFormat,
  context: CliContext,
  colour: CommonOptions['color'],
): string {
  if (format === 'json') return renderJson(report)
  return format === 'html' ? renderHtml(report) : renderText(report, stdoutOptions(context, colour))
}

function writeReport(
  report: Report,
  format: OutputFormat,
  options: Options,
  context: CliContext,
): void {
  const text = rendered(report, format, context, options.color)
  if (options.output === undefined) context.stdout.write(text)
  else {
    writeFileSync(options.output, text)
    say(context, `the report is in ${options.output}`)
  }
}

function exitCode(report: Report, failOn: Severity | undefined, partly: boolean): number {
  const otherwise = partly ? EXIT.partial : EXIT.ok
  if (failOn === undefined) return otherwise
  const reached = report.findingGroups.some(
    ({ severity }) => severityRank(severity) >= severityRank(failOn),
  )
  return reached ? EXIT.findings : otherwise
}
