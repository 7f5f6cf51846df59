import { Option } from 'commander'
import { type OrganizationOptions, READER_ROLE } from './init-organization.ts'

export interface InitOptions extends OrganizationOptions {
  readonly config?: string
  readonly fromOutputs?: string
  readonly profile?: string
  readonly region: readonly string[]
  readonly endpointUrl?: string
  readonly role?: string
  readonly print: boolean
  readonly force: boolean
  readonly yes: boolean
}

export const DEFAULT_CONFIG = 'dupin.yaml'

export const EXAMPLES = `
Examples:
  dupin init                                       asks what to collect, from where, for how long
  dupin init --yes                                 the same, with every default
  dupin init --region eu-west-1 --profile audit    looks at one Region
  dupin init --organization --external-id ID       all active accounts of the organisation
  dupin init --from-outputs outputs.json           takes what infra/ made

What init may be allowed to ask: dupin policy --init`

/** In the order in which the help names them. */
export function initOptions(): readonly Option[] {
  return [...whereOptions(), ...organizationOptions(), ...writingOptions()]
}

function whereOptions(): readonly Option[] {
  return [
    new Option('--config <file>', `the configuration to write; default ${DEFAULT_CONFIG}`),
    new Option(
      '--from-outputs <file>',
      'read what `pulumi stack output --json` or `terraform output -json` said, and ask AWS nothing',
    ),
    new Option(
      '--region <region>',
      'a Region to look at; may be given several times; default all that are enabled',
    )
      .argParser((region: string, before: readonly string[]) => [...before, region])
      .default([]),
    new Option('--profile <name>', 'a profile of the AWS configuration'),
    new Option('--role <arn>', 'a role to take on first'),
    new Option('--external-id <id>', 'what the role, or those of --organization, want to hear'),
  ]
}

function organizationOptions(): readonly Option[] {
  return [
    new Option(
      '--organization',
      'collect from all active accounts of the organisation; its management account or a delegated administrator may list them',
    ).default(false),
    new Option('--role-name <name>', 'the role in each account of the organisation').default(
      READER_ROLE,
    ),
  ]
}

function writingOptions(): readonly Option[] {
  return [
    new Option('--endpoint-url <url>', 'another address for all of AWS'),
    new Option('--yes', 'ask nothing and take every default').default(false),
    new Option('--print', 'print the configuration and write nothing').default(false),
    new Option('--force', 'overwrite a configuration that is there').default(false),
  ]
}
