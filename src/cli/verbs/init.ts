import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { type InitialConfiguration, initialConfiguration } from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import { type CliContext, EXIT, say } from '../context.ts'

interface Options {
  readonly config: string
  readonly fromOutputs?: string
  readonly profile?: string
  readonly region: readonly string[]
  readonly endpointUrl?: string
  readonly role?: string
  readonly externalId?: string
  readonly print: boolean
  readonly force: boolean
}

export function initCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('init')
    .description(
      'find out which logs an account writes, and write a configuration that collects them',
    )
    .addOption(new Option('--config <file>', 'the configuration to write').default('dupin.yaml'))
    .addOption(
      new Option(
        '--from-outputs <file>',
        'read what `pulumi stack output --json` or `terraform output -json` said, and ask AWS nothing',
      ),
    )
    .addOption(
      new Option('--region <region>', 'a Region to look at; may be given several times')
        .argParser((region: string, before: readonly string[]) => [...before, region])
        .default([]),
    )
    .addOption(new Option('--profile <name>', 'a profile of the AWS configuration'))
    .addOption(new Option('--role <arn>', 'a role to take on first'))
    .addOption(new Option('--external-id <id>', 'what the role wants to hear'))
    .addOption(new Option('--endpoint-url <url>', 'another address for all of AWS'))
    .addOption(new Option('--print', 'print the configuration and write nothing').default(false))
    .addOption(new Option('--force', 'overwrite a configuration that is there').default(false))
    .action(async (options: Options) => {
      const { survey, text } = await initial(options, context)
      if (options.print) context.stdout.write(text)
      else {
        write(options, text)
        context.stdout.write(foundText(survey, options.config))
      }
      for (const what of survey.notKnown) say(context, `not known: ${neutralise(what)}`)
      exit(survey.notKnown.length > 0 ? EXIT.partial : EXIT.ok)
    })
}

function initial(options: Options, context: CliContext): Promise<InitialConfiguration> {
  const { fromOutputs: name, role, externalId, profile, endpointUrl } = options
  return initialConfiguration({
    regions: name === undefined ? regionsOf(options, context) : options.region,
    outputs: name === undefined ? undefined : { name, json: readFileSync(name, 'utf8') },
    ...{ role, externalId, profile, endpointUrl, now: context.now },
  })
}

function regionsOf({ region }: Options, { env }: CliContext): readonly string[] {
  if (region.length > 0) return [...new Set(region)]
  const known = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION']
  if (known !== undefined && known !== '') return [known]
  throw new UserError(
    'say which Regions to look at: --region us-east-1 --region eu-west-1, or set AWS_REGION',
  )
}

/** Roles and ids of accounts are nobody else's to read. @throws UserError when it is there and may not be overwritten */
function write({ config, force }: Options, text: string): void {
  try {
    writeFileSync(config, text, { mode: 0o600, flag: force ? 'w' : 'wx' })
    chmodSync(config, 0o600)
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
    throw new UserError(
      `${config} is there already: --force overwrites it, --print shows what would be written`,
      { cause: error },
    )
  }
}

function foundText(survey: InitialConfiguration['survey'], config: string): string {
  const { account, regions, places, queue, guardDuty, notes } = survey
  const lines = [
    ...(account === '' ? [] : [`Account ${account}, ${regions.join(', ')}`]),
    ...places.map(({ what, bucket, prefix }) => `  s3://${bucket}/${prefix}  ${what}`),
    ...(places.length === 0 ? ['  no bucket with logs was found'] : []),
    ...(queue === undefined ? [] : [`  ${queue.url}  tells of new objects`]),
    ...(guardDuty.length === 0 ? [] : [`  GuardDuty in ${guardDuty.join(', ')}`]),
    ...notes.map((note) => `  ${note}`),
    `Wrote ${config}. Next: dupin collect --config ${config}`,
  ]
  return `${lines.map(neutralise).join('\n')}\n`
}
