import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { UserError } from '../../events/user-error.ts'
import { initPolicy, policiesOf } from '../../set-up.ts'
import { type CliContext, printJson, say } from '../context.ts'
import { checkRoleName, READER_ROLE } from './init-organization.ts'
import { homeOf } from './init-where.ts'

interface Options {
  readonly config: string
  readonly role?: string
  readonly init: boolean
  readonly roleName: string
}

const HELP = `
Prints IAM policies as JSON. Where a configuration names no role, that is one policy, for the credentials that Dupin
runs with. Where it names roles, it is a list of { role, policy }; --role prints the policy of one of them alone.
--init prints all that dupin init asks to find out what there is. Init goes on without any of it, and tells what it missed.

Examples:
  dupin policy --config dupin.yaml
  dupin policy --init
  dupin policy --config dupin.yaml --role arn:aws:iam::111122223333:role/dupin-reader > policy.json`

export function policyCommand(context: CliContext): Command {
  return new Command('policy')
    .description('print the least that AWS must allow for a configuration to be collected')
    .addOption(new Option('--config <file>', 'what is collected, as YAML').default('dupin.yaml'))
    .addOption(new Option('--role <arn>', 'the policy of this role alone'))
    .addOption(new Option('--init', 'what dupin init may be allowed, instead').default(false))
    .addOption(
      new Option(
        '--role-name <name>',
        'with --init: the role in each account of the organisation',
      ).default(READER_ROLE),
    )
    .addHelpText('after', HELP)
    .action((options: Options) => print(options, context))
}

function print({ config, role, init, roleName }: Options, context: CliContext): void {
  if (init) {
    checkRoleName(roleName)
    printJson(context, initPolicy(homeOf({}, context), roleName))
    return
  }
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
