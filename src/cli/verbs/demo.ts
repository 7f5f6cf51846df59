import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { firstRun } from '../../api/first-run.ts'
import type { ListenAddress, RunningServer } from '../../api/serve.ts'
import { Dupin, PUBLIC_KEYS, simulateInto, simulatePlacesInto } from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
import { renderHtml } from '../../investigations/render/report-html.ts'
import { renderText } from '../../investigations/render/report-text.ts'
import type { Report } from '../../investigations/report.ts'
import { type CliContext, EXIT, progressOf, say, stdoutOptions } from '../context.ts'
import { freeAddress, listenOption } from '../listen.ts'
import { openBrowser } from '../open-browser.ts'
import { type CommonOptions, colourOption } from '../options.ts'
import { ingestWithProgress } from './ingest.ts'
import { investigateWithProgress } from './investigate.ts'
import { serveUntilStopped } from './serve-until-stopped.ts'

interface Options extends CommonOptions {
  readonly seed: string
  readonly dir: string
  readonly serve?: boolean
  readonly listen: ListenAddress
  readonly open?: boolean
}

/** What the demonstration shows: an endpoint gone slow and a stolen key, among ordinary days. */
const SCENARIOS = ['model-change', 'llmjacking']
const DAYS = 30

export function demoCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('demo')
    .description(
      'simulate an organisation with incidents, read its logs, investigate, show the report',
    )
    .addOption(new Option('--seed <seed>', 'which organisation').default('auguste'))
    .addOption(
      new Option('--dir <folder>', 'where its logs, lake and report go').default('dupin-demo'),
    )
    .addOption(new Option('--serve', 'then serve it, with the console, until stopped'))
    .addOption(listenOption())
    .addOption(
      new Option('--open', 'serve it and open the console in a browser').implies({ serve: true }),
    )
    .addOption(colourOption())
    .action(async (options: Options) => {
      exit(await demo(options, context))
    })
}

async function demo(options: Options, context: CliContext): Promise<number> {
  const logs = join(options.dir, 'logs')
  const lake = join(options.dir, 'lake.duckdb')
  await refuseUsed(lake)
  for (const path of [logs, lake, `${lake}.wal`]) rmSync(path, { recursive: true, force: true })
  say(context, `simulating ${DAYS} days of an organisation into ${logs} …`)
  const { files } = simulateInto(logs, {
    seed: options.seed,
    days: DAYS,
    scenarios: SCENARIOS,
    digests: true,
  })
  const places = join(options.dir, 'places.mmdb')
  simulatePlacesInto(places, { seed: options.seed })
  say(context, `${files} log objects written, as AWS would have`)
  // As of any lake that is served: it holds the keys that seal pages.
  if (options.serve === true) process.umask(0o077)
  const dupin = await Dupin.open(lake)
  try {
    await ingestWithProgress(dupin, logs, context, { geoip: places })
    const keys = join(logs, PUBLIC_KEYS)
    await dupin.verifier().pin(readFileSync(keys, 'utf8'), keys)
    if (options.serve === true) return await served(dupin, lake, options, context)
    show(await investigateWithProgress(dupin, context, undefined, {}), options, context)
    return EXIT.ok
  } finally {
    await dupin.close()
  }
}

/** The lake of a demonstration that is still being served must not be removed under its server. */
async function refuseUsed(lake: string): Promise<void> {
  const before = await Dupin.open(lake, { mustExist: true }).catch((error: unknown) => {
    if (error instanceof UserError && error.message.includes('in use')) throw error
    return undefined
  })
  await before?.close()
}

function show(report: Report, options: Options, context: CliContext): void {
  context.stdout.write(renderText(report, stdoutOptions(context, options.color)))
  const html = join(options.dir, 'report.html')
  writeFileSync(html, renderHtml(report))
  const truth = join(options.dir, 'logs', 'truth.json')
  say(context, `the same with charts: ${html}\nwhat truly happened:  ${truth}`)
}

/** Serves the lake. Its report is that of the server's own run, so that the console has it at once. */
async function served(
  dupin: Dupin,
  lake: string,
  options: Options,
  context: CliContext,
): Promise<number> {
  const listen = await freeAddress(options.listen)
  if (listen.port !== options.listen.port)
    say(context, `port ${options.listen.port} is taken: another one that is free is used`)
  const server = {
    listen,
    region: 'us-east-1',
    tls: undefined,
    names: [],
    auditFolder: `${lake}.audit`,
  }
  const begin = async (running: RunningServer) => {
    show(await reportOf(running, dupin, context), options, context)
    return undefined
  }
  const onLink = (link: string) => {
    if (options.open === true) openBrowser(link, process.platform)
  }
  return serveUntilStopped(dupin, { lake, server, begin, onLink }, context)
}

/** @throws UserError when the run fails */
async function reportOf(
  { services, owner }: RunningServer,
  dupin: Dupin,
  context: CliContext,
): Promise<Report> {
  const { runs, membership } = services
  // With a behavior graph from the start all of the console can be tried: its findings are kept by graph.
  if (owner !== undefined) await membership.createGraph(owner.account, new Map())
  const begun = owner && (await firstRun(services, owner))
  if (begun === undefined)
    throw new UserError('nothing can be seen of the lake of the demonstration')
  const { key, run } = begun
  const progress = progressOf(context, 'looking for')
  const watch = runs.subscribe(run.id, ({ done, of: total }) =>
    progress.update({ done, total, events: 0, bytes: 0 }),
  )
  await runs.idle()
  watch()
  progress.finish()
  const report = await runs.report(key, run.id)
  if (report === undefined) throw new UserError(runs.get(key, run.id)?.failure ?? 'the run failed')
  await dupin.keep(report)
  return report
}
