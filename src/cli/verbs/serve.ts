import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { ListenAddress, RunningServer } from '../../api/serve.ts'
import { Dupin } from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import { plural } from '../../investigations/render/words.ts'
import type { Configuration } from '../../set-up.ts'
import { checkProfile } from '../aws-files.ts'
import { type CliContext, say } from '../context.ts'
import { listenOption } from '../listen.ts'
import { lakeOption, rulesOption } from '../options.ts'
import { tellRuleProblems } from '../output/rule-problems.ts'
import { type AwsOptions, readConfiguration, troubleText } from './collect.ts'
import { expireDaily } from './expire-daily.ts'
import { followFolder } from './follow-folder.ts'
import { serveUntilStopped } from './serve-until-stopped.ts'

interface Options extends Pick<AwsOptions, 'profile' | 'endpointUrl'> {
  readonly lake: string
  readonly listen: ListenAddress
  readonly region: string
  readonly credentials?: string
  readonly account?: string
  readonly allowedHost: readonly string[]
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly audit?: string
  readonly logs?: string
  readonly collect?: string
  readonly every: number
  readonly geoip?: string
  readonly idleTimeout: number
  readonly oidc?: string
  readonly rules: readonly string[]
}

const EXAMPLES = `
Examples:
  dupin serve --lake case.duckdb                          for yourself, on this machine, with a key of its own
  dupin serve --lake l.duckdb --logs ./logs               and read what arrives in a folder
  dupin serve --lake l.duckdb --collect dupin.yaml        and collect from AWS what a configuration names
  dupin serve --lake l.duckdb --credentials accounts.json --listen 0.0.0.0:8417 \\
    --tls-cert cert.pem --tls-key key.pem --allowed-host dupin.example.org`

export function serveCommand(context: CliContext, exit: (code: number) => void): Command {
  return withNetwork(new Command('serve'))
    .description("answer Amazon Detective's API and Dupin's own over a lake, until stopped")
    .addOption(rulesOption())
    .addOption(new Option('--audit <folder>', 'where the audit log goes; default LAKE.audit'))
    .addOption(new Option('--logs <folder>', 'a folder of logs to read, again and again'))
    .addOption(
      new Option('--every <seconds>', 'how often --logs is looked at')
        .default(60)
        .argParser(parseSeconds),
    )
    .addOption(
      new Option('--geoip <file>', 'an mmdb file with places or networks of addresses, for --logs'),
    )
    .addOption(
      new Option('--collect <file>', 'collect from AWS what this configuration names, for ever'),
    )
    .addOption(
      new Option('--profile <name>', 'a profile of the AWS configuration files, for --collect'),
    )
    .addOption(new Option('--endpoint-url <url>', "instead of AWS's own address, for --collect"))
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      exit(await serve(options, context))
    })
}

/** Where it listens and to whom it answers. */
function withNetwork(command: Command): Command {
  return command
    .addOption(lakeOption())
    .addOption(listenOption())
    .addOption(
      new Option('--region <region>', 'the Region that requests are signed for')
        .env('AWS_REGION')
        .default('us-east-1')
        .argParser(parseRegion),
    )
    .addOption(new Option('--credentials <file>', 'accounts, their keys and roles, as JSON'))
    .addOption(
      new Option('--account <id>', 'without --credentials: the account that the key is made for')
        .argParser(parseAccount)
        .conflicts('credentials'),
    )
    .addOption(
      new Option('--allowed-host <name>', 'a further name of the server, such as that of a proxy')
        .argParser((name: string, names: readonly string[]) => [...names, name.toLowerCase()])
        .default([]),
    )
    .addOption(new Option('--tls-cert <file>', 'certificate and chain, PEM'))
    .addOption(new Option('--tls-key <file>', 'its key, PEM'))
    .addOption(
      new Option(
        '--oidc <file>',
        'who may sign in with an account elsewhere, as JSON; the secret of the client may be in DUPIN_OIDC_CLIENT_SECRET',
      ),
    )
    .addOption(
      new Option('--idle-timeout <minutes>', 'when a session of the console that is not used ends')
        .default(30)
        .argParser(parseMinutes),
    )
}

async function serve(options: Options, context: CliContext): Promise<number> {
  const { collect, profile, endpointUrl } = options
  const aws = {
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
  }
  const configuration = collect === undefined ? undefined : readConfiguration(collect, aws)
  checkProfile(configuration?.aws.profile, context)
  // The lake holds the keys that seal pages and hash content: what is made from now on is its user's alone.
  process.umask(0o077)
  const redact = configuration?.redact ?? []
  const dupin = await Dupin.open(options.lake, { rules: options.rules, redact })
  tellRuleProblems(context, dupin.ruleProblems)
  try {
    const server = {
      ...options,
      names: options.allowedHost,
      idleMinutes: options.idleTimeout,
      ...oidcOf(options, context),
      auditFolder: options.audit ?? `${options.lake}.audit`,
      tls: tlsOf(options),
    }
    const { lake, logs } = options
    const begin = async ({ services }: RunningServer) => {
      if (configuration !== undefined) await collectFor(services, dupin, configuration, context)
      const begun = [
        expireDaily(services, configuration?.retention ?? {}, context),
        logs === undefined ? undefined : followFolder(services, logs, options, context),
      ]
      return { stop: async () => void (await Promise.all(begun.map((one) => one?.stop()))) }
    }
    return await serveUntilStopped(dupin, { lake, server, begin }, context)
  } finally {
    await dupin.close()
    if (configuration !== undefined) context.leave?.()
  }
}

/** Says what is collected, and of each source once that it got through. */
async function collectFor(
  services: RunningServer['services'],
  dupin: Dupin,
  configuration: Configuration,
  context: CliContext,
): Promise<void> {
  const sources = await dupin.collecting().sources(configuration)
  const names = sources.map(({ name }) => neutralise(name)).join(', ')
  say(context, `collecting ${names}; how it goes is in the console, under Coverage and usage`)
  await services.collect(
    sources,
    (source, message) => say(context, troubleText(source, message)),
    ({ name, objects, records }) =>
      say(
        context,
        `${neutralise(name)}: up to date, ${plural(objects, 'object')} with ${plural(records, 'record')} read so far`,
      ),
  )
}

function oidcOf({ oidc }: Options, { env }: CliContext) {
  if (oidc === undefined) return {}
  const secret = env['DUPIN_OIDC_CLIENT_SECRET']
  return { oidcFile: oidc, ...(secret === undefined ? {} : { oidcSecret: secret }) }
}

function tlsOf({ tlsCert, tlsKey }: Options): { cert: Buffer; key: Buffer } | undefined {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined || tlsKey === undefined)
    throw new UserError('--tls-cert and --tls-key go together')
  return { cert: readPem('--tls-cert', tlsCert), key: readPem('--tls-key', tlsKey) }
}

function readPem(option: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new UserError(`${option} ${path} cannot be read; is it there and yours?`, { cause })
  }
}

function parseRegion(text: string): string {
  if (!/^[a-z]{2,}(?:-[a-z0-9]+)+$/.test(text) || text.length > 20)
    throw new InvalidArgumentError('write a Region such as eu-west-1.')
  return text
}

function parseAccount(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('an account id has 12 digits.')
  return text
}

function parseMinutes(text: string): number {
  const minutes = Number(text)
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 720)
    throw new InvalidArgumentError('write whole minutes from 1 to 720.')
  return minutes
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400)
    throw new InvalidArgumentError('write whole seconds from 1 to 86400.')
  return seconds
}
