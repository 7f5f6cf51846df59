import { existsSync, readFileSync } from 'node:fs'
import { Command } from 'commander'
import { UserError } from '../../events/user-error.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
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
} from '../../set-up.ts'
import { checkProfile } from '../aws-files.ts'
import { type CliContext, EXIT, say, stdoutOptions, terminalOf } from '../context.ts'
import { type Answerer, converse, defaultAnswerer, GivenUp, terminalAnswerer } from '../converse.ts'
import { textOptions } from '../output/style.ts'
import { surveyText } from '../output/survey-text.ts'
import { writeWhole } from '../write-whole.ts'
import { DEFAULT_CONFIG, EXAMPLES, type InitOptions, initOptions } from './init-options.ts'
import { checkRoleName, listAccounts, withMembers } from './init-organization.ts'
import { chooseProfile, chooseRegions, homeOf, regionsNamed } from './init-where.ts'

export function initCommand(context: CliContext, exit: (code: number) => void): Command {
  const command = new Command('init').description(
    'find out which logs an account writes, and write a configuration that collects them',
  )
  for (const option of initOptions()) command.addOption(option)
  return command.addHelpText('after', EXAMPLES).action(async (options: InitOptions) => {
    exit(await init(options, context))
  })
}

async function init(options: InitOptions, context: CliContext): Promise<number> {
  checkProfile(options.profile, context)
  checkRoleName(options.roleName)
  if (options.organization && options.fromOutputs !== undefined)
    throw new UserError(
      '--from-outputs asks AWS nothing, and --organization has to: use one of them',
    )
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
      ? await lookUnasked(options, asked, context)
      : outputsSurvey(options.fromOutputs, asked, options)
  if (!options.print) context.stdout.write(surveyText(survey, stdoutOptions(context, 'auto')))
  for (const what of survey.notKnown) say(context, `not known: ${neutralise(what)}`)
  const setUp = { survey, choices: defaultChoices(survey) }
  return write(setUp, asked, options.config ?? DEFAULT_CONFIG, options, context)
}

async function lookUnasked(
  options: InitOptions,
  asked: LookedAt,
  context: CliContext,
): Promise<Survey> {
  const regions = regionsNamed(options, context)
  const [home = ''] = regions
  const listed = options.organization
    ? await listAccounts(options, asked, home, context)
    : undefined
  const survey = await lookAt(asked, regions)
  return withMembers(survey, listed, options, { asked, home, answerer: undefined }, context)
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
  const show = (survey: Survey) => {
    const text = textOptions(terminalOf(context, context.stderr), 'auto')
    say(context, '')
    context.stderr.write(surveyText(survey, text))
    for (const what of survey.notKnown) say(context, `Not known: ${neutralise(what)}`)
    return survey
  }
  const survey =
    fromOutputs === undefined
      ? await lookAsking(options, asked, { answerer, show }, context)
      : show(outputsSurvey(fromOutputs, asked, options))
  const setUp = await converse(setUpTalk(survey, context.now().getTime()), answerer)
  const isTaken = (path: string) => !options.force && existsSync(path)
  const config =
    isFileAsked && !options.print
      ? await converse(fileTalk(DEFAULT_CONFIG, isTaken), answerer)
      : (options.config ?? DEFAULT_CONFIG)
  return write(setUp, asked, config, options, context)
}

interface Showing {
  readonly answerer: Answerer
  readonly show: (survey: Survey) => Survey
}

async function lookAsking(
  options: InitOptions,
  asked: LookedAt,
  { answerer, show }: Showing,
  context: CliContext,
): Promise<Survey> {
  const home = options.region[0] ?? homeOf(asked, context)
  const list = () => listAccounts(options, asked, home, context)
  // It would be a pity to find out that they are not known after everything else was.
  const wanted = options.organization ? await list() : undefined
  const regions = await chooseRegions(options, asked, answerer, context)
  // With every default nobody but --organization asks for them.
  const listed = options.organization || options.yes ? wanted : await list()
  const survey = show(await lookAt(asked, regions))
  return withMembers(survey, listed, options, { asked, home, answerer }, context)
}

function outputsSurvey(file: string, asked: LookedAt, { region }: InitOptions): Survey {
  return surveyOfOutputs({ name: file, json: readFileSync(file, 'utf8') }, asked, region)
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
    context.stdout.write(nextText(neutralise(config), survey))
  }
  const isWhole =
    survey.notKnown.length === 0 && survey.members.every(({ trouble }) => trouble === '')
  return isWhole ? EXIT.ok : EXIT.partial
}

function nextText(config: string, { members }: Survey): string {
  const roles = `  dupin policy --config ${config}               what each role must be allowed\n`
  return `Wrote ${config}. Next:
${members.length === 0 ? '' : roles}  dupin collect --config ${config} --dry-run    what would be asked and read, and what AWS must allow
  dupin collect --config ${config}              read it
`
}
