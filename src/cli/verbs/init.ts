import { existsSync, readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import {
  configurationText,
  defaultChoices,
  fileTalk,
  type LookedAt,
  lookAt,
  type SetUp,
  type Survey,
  setUpTalk,
  surveyOfOutputs,
} from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import { checkProfile } from '../aws-files.ts'
import { type CliContext, EXIT, say, stdoutOptions, terminalOf } from '../context.ts'
import { type Answerer, converse, defaultAnswerer, GivenUp, terminalAnswerer } from '../converse.ts'
import { textOptions } from '../output/style.ts'
import { surveyText } from '../output/survey-text.ts'
import { writeWhole } from '../write-whole.ts'
import { chooseProfile, chooseRegions } from './init-where.ts'

interface InitOptions {
  readonly config?: string
  readonly fromOutputs?: string
  readonly profile?: string
  readonly region: readonly string[]
  readonly endpointUrl?: string
  readonly role?: string
  readonly externalId?: string
  readonly print: boolean
  readonly force: boolean
  readonly yes: boolean
}

const DEFAULT_CONFIG = 'dupin.yaml'

const EXAMPLES = `
Examples:
  dupin init                                       asks what to collect, from where, for how long
  dupin init --yes                                 the same, with every default
  dupin init --region eu-west-1 --profile audit    looks at one Region
  dupin init --from-outputs outputs.json           takes what infra/ made`

export function initCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('init')
    .description(
      'find out which logs an account writes, and write a configuration that collects them',
    )
    .addOption(
      new Option('--config <file>', `the configuration to write; default ${DEFAULT_CONFIG}`),
    )
    .addOption(
      new Option(
        '--from-outputs <file>',
        'read what `pulumi stack output --json` or `terraform output -json` said, and ask AWS nothing',
      ),
    )
    .addOption(
      new Option(
        '--region <region>',
        'a Region to look at; may be given several times; default all',
      )
        .argParser((region: string, before: readonly string[]) => [...before, region])
        .default([]),
    )
    .addOption(new Option('--profile <name>', 'a profile of the AWS configuration'))
    .addOption(new Option('--role <arn>', 'a role to take on first'))
    .addOption(new Option('--external-id <id>', 'what the role wants to hear'))
    .addOption(new Option('--endpoint-url <url>', 'another address for all of AWS'))
    .addOption(new Option('--yes', 'ask nothing and take every default').default(false))
    .addOption(new Option('--print', 'print the configuration and write nothing').default(false))
    .addOption(new Option('--force', 'overwrite a configuration that is there').default(false))
    .addHelpText('after', EXAMPLES)
    .action(async (options: InitOptions) => {
      exit(await init(options, context))
    })
}

async function init(options: InitOptions, context: CliContext): Promise<number> {
  checkProfile(options.profile, context)
  const answerer = options.yes ? defaultAnswerer(context) : terminalAnswerer(context)
  const isAsked = answerer !== undefined && !options.yes && options.config === undefined
  // It would be a pity to find that out after everything was asked.
  if (!isAsked) checkFree(options.config ?? DEFAULT_CONFIG, options)
  try {
    return answerer === undefined
      ? await withoutAsking(options, context)
      : await withAnswers(options, answerer, isAsked, context)
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error
    say(context, '\nnothing was written')
    return EXIT.interrupted
  }
}

/** @throws UserError when there is something that may not be overwritten */
function checkFree(config: string, { force, print }: InitOptions): void {
  if (!force && !print && existsSync(config))
    throw new UserError(
      `${config} is there already: --force overwrites it, --print shows what would be written`,
    )
}

/** Where nobody can be asked: what was found is collected, of the Regions that are named. */
async function withoutAsking(options: InitOptions, context: CliContext): Promise<number> {
  if (options.fromOutputs === undefined && !options.print)
    say(
      context,
      'no terminal: nothing is asked; --yes looks into all Regions and takes every default',
    )
  const asked = { ...options, now: context.now }
  const survey =
    options.fromOutputs === undefined
      ? await lookAt(asked, regionsNamed(options, context))
      : outputsSurvey(options.fromOutputs, asked, options)
  if (!options.print) context.stdout.write(surveyText(survey, stdoutOptions(context, 'auto')))
  for (const what of survey.notKnown) say(context, `not known: ${neutralise(what)}`)
  const setUp = { survey, choices: defaultChoices(survey) }
  return write(setUp, asked, options.config ?? DEFAULT_CONFIG, options, context)
}

async function withAnswers(
  options: InitOptions,
  answerer: Answerer,
  isFileAsked: boolean,
  context: CliContext,
): Promise<number> {
  const { fromOutputs } = options
  const profile =
    fromOutputs === undefined ? await chooseProfile(options, answerer, context) : undefined
  const asked = { ...options, ...(profile === undefined ? {} : { profile }), now: context.now }
  const survey =
    fromOutputs === undefined
      ? await lookAt(asked, await chooseRegions(options, asked, answerer, context))
      : outputsSurvey(fromOutputs, asked, options)
  say(context, '')
  context.stderr.write(surveyText(survey, textOptions(terminalOf(context, context.stderr), 'auto')))
  for (const what of survey.notKnown) say(context, `Not known: ${neutralise(what)}`)
  const setUp = await converse(setUpTalk(survey, context.now().getTime()), answerer)
  const isTaken = (path: string) => !options.force && existsSync(path)
  const config =
    isFileAsked && !options.print
      ? await converse(fileTalk(DEFAULT_CONFIG, isTaken), answerer)
      : (options.config ?? DEFAULT_CONFIG)
  return write(setUp, asked, config, options, context)
}

function outputsSurvey(file: string, asked: LookedAt, { region }: InitOptions): Survey {
  return surveyOfOutputs({ name: file, json: readFileSync(file, 'utf8') }, asked, region)
}

function regionsNamed({ region }: InitOptions, { env }: CliContext): readonly string[] {
  if (region.length > 0) return [...new Set(region)]
  const known = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION']
  if (known !== undefined && known !== '') return [known]
  throw new UserError(
    'say which Regions to look at: --region us-east-1 --region eu-west-1, or set AWS_REGION; --yes looks into all',
  )
}

function write(
  { survey, choices }: SetUp,
  { profile, endpointUrl }: LookedAt,
  config: string,
  options: InitOptions,
  context: CliContext,
): number {
  const text = configurationText(survey, { profile, endpointUrl }, choices)
  if (options.print) context.stdout.write(text)
  else {
    writeWhole(config, text, options.force)
    context.stdout.write(nextText(neutralise(config)))
  }
  return survey.notKnown.length > 0 ? EXIT.partial : EXIT.ok
}

function nextText(config: string): string {
  return `Wrote ${config}. Next:
  dupin collect --config ${config} --dry-run    what would be asked and read, and what AWS must allow
  dupin collect --config ${config}              read it
`
}
