import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { policiesOf } from '../../dupin.ts'
import { UserError } from '../../events/user-error.ts'
import { type CliContext, printJson, say } from '../context.ts'

interface Options {
  readonly config: string
  readonly role?: string
}

const HELP = `
Prints IAM policies as JSON. Where a configuration names no role, that is one policy, for the credentials that Dupin
runs with. Where it names roles, it is a list of { role, policy }; --role prints the policy of one of them alone.

Examples:
  dupin policy --config dupin.yaml
  dupin policy --config dupin.yaml --role arn:aws:iam::111122223333:role/dupin-reader > policy.json`

export function policyCommand(context: CliContext): Command {
  return new Command('policy')
    .description('print the least that AWS must allow for a configuration to be collected')
    .addOption(new Option('--config <file>', 'what is collected, as YAML').default('dupin.yaml'))
    .addOption(new Option('--role <arn>', 'the policy of this role alone'))
    .addHelpText('after', HELP)
    .action((options: Options) => print(options, context))
}

function print({ config, role }: Options, context: CliContext): void {
  const policies = policiesOf(read(config), config)
  const [first] = policies
  if (first === undefined) throw new UserError(`${config} has no sources, so nothing is needed`)
  if (role !== undefined) {
    const own = policies.find((one) => one.role === role)
    if (own === undefined) throw new UserError(`${config} does not name the role ${role}`)
    printJson(context, own.policy)
    return
  }
  if (policies.length === 1 && first.role === undefined) {
    printJson(context, first.policy)
    return
  }
  say(context, 'role null: the credentials that Dupin runs with')
  printJson(
    context,
    policies.map((own) => ({ role: own.role ?? null, policy: own.policy })),
  )
}

/** @throws UserError when it cannot be read */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new UserError(`there is no configuration at ${path}; name one with --config`, { cause })
  }
}
