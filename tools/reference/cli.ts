import type { Argument, Command, Option } from 'commander'
import type { CliContext } from '../../src/cli/context.ts'
import { VERBS } from '../../src/cli/program.ts'
import { code, codes, type Page, page, table } from './markdown.ts'

/** Commands are looked at, never run. */
const NOWHERE: CliContext = {
  stdout: { isTTY: false, columns: undefined, write: () => undefined },
  stderr: { isTTY: false, columns: undefined, write: () => undefined },
  env: {},
  now: () => new Date(0),
  untilStopped: () => new Promise(() => undefined),
}

const EXIT_CODES = table(
  ['code', 'meaning'],
  [
    [0, 'done'],
    [
      1,
      '`investigate --fail-on`: a finding group is at least that severe; `drift --fail-on`, `clarify --fail-on`: there is drift; `audit`: something was changed',
    ],
    [2, 'the command, an option or the lake is not what it must be; the message says what to do'],
    [
      3,
      '`ingest`, `collect`, `score`, `drift`, `investigate --rules`: part of the input could not be read; the rest was',
    ],
    [70, 'a bug in dupin'],
    [130, 'interrupted; what was committed stays, the rest is read next time'],
  ],
)

/** `cli.md`: every verb with its arguments and options. */
export function cliPage(): Page {
  const commands = VERBS.map((create) => create(NOWHERE, () => undefined))
  return page(
    'cli.md',
    'Command line',
    `Results go to stdout, messages and progress to stderr. Times are ISO 8601 in UTC. An entity may be named by the end of its
id where only one fits. \`NO_COLOR\` and \`--color never\` turn colours off; colours are off where nobody watches.`,
    ...commands.map(section),
    `## Exit codes\n\n${EXIT_CODES}`,
  )
}

function section(command: Command): string {
  const { registeredArguments, options } = command
  const rows = [...registeredArguments.map(argumentRow), ...options.map(optionRow)]
  return [
    `## dupin ${command.name()}`,
    `${sentence(command.description())}`,
    `\`\`\`\ndupin ${command.name()} ${command.usage()}\n\`\`\``,
    table(['argument or option', 'what', 'default'], rows),
  ].join('\n\n')
}

function argumentRow(argument: Argument): string[] {
  const name = argument.required ? `<${argument.name()}>` : `[${argument.name()}]`
  return [code(name), argument.description, '']
}

function optionRow(option: Option): string[] {
  const { flags, description, argChoices, envVar } = option
  const choices = argChoices === undefined ? '' : `; one of ${codes(argChoices)}`
  const env = envVar === undefined ? '' : `; \`${envVar}\` in the environment sets it too`
  return [code(flags), `${description}${choices}${env}`, shownDefault(option)]
}

/** A default that is parsed already has its words beside it; `false` and an empty list mean that nothing was given. */
function shownDefault({ defaultValue, defaultValueDescription }: Option): string {
  const shown = defaultValueDescription ?? `${defaultValue ?? ''}`
  return shown === '' || defaultValue === false ? '' : code(shown)
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
