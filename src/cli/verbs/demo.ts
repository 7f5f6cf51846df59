import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { Dupin, simulateInto } from '../../dupin.ts'
import { renderHtml } from '../../investigations/render/report-html.ts'
import { renderText } from '../../investigations/render/report-text.ts'
import { type CliContext, EXIT, say, stdoutOptions } from '../context.ts'
import { type CommonOptions, colourOption } from '../options.ts'
import { ingestWithProgress } from './ingest.ts'
import { investigateWithProgress } from './investigate.ts'

interface Options extends CommonOptions {
  readonly seed: string
  readonly dir: string
}

/** What the demonstration shows: an endpoint gone slow and a stolen key, among ordinary days. */
const SCENARIOS = ['model-change', 'llmjacking']

export function demoCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('demo')
    .description(
      'simulate an organisation with incidents, read its logs, investigate, show the report',
    )
    .addOption(new Option('--seed <seed>', 'which organisation').default('auguste'))
    .addOption(
      new Option('--dir <folder>', 'where its logs, lake and report go').default('dupin-demo'),
    )
    .addOption(colourOption())
    .action(async (options: Options) => {
      const logs = join(options.dir, 'logs')
      const lake = join(options.dir, 'lake.duckdb')
      for (const path of [logs, lake, `${lake}.wal`]) rmSync(path, { recursive: true, force: true })
      say(context, `simulating 30 days of an organisation into ${logs} …`)
      const { files } = simulateInto(logs, { seed: options.seed, days: 30, scenarios: SCENARIOS })
      say(context, `${files} log objects written, as AWS would have`)
      const dupin = await Dupin.open(lake)
      try {
        await ingestWithProgress(dupin, logs, context)
        const report = await investigateWithProgress(dupin, context, undefined, {})
        context.stdout.write(renderText(report, stdoutOptions(context, options.color)))
        const html = join(options.dir, 'report.html')
        writeFileSync(html, renderHtml(report))
        say(
          context,
          `the same with charts: ${html}\nwhat truly happened:  ${join(logs, 'truth.json')}`,
        )
        exit(EXIT.ok)
      } finally {
        await dupin.close()
      }
    })
}
