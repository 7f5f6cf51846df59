import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findingsOfFolder } from './look.ts'

/** What each attack of the set of Stratus Red Team is called here, whatever tool it was made with. */
export const STRATUS: Readonly<Record<string, string>> = {
  'credential-access.ec2-get-password-data': 'InstancePasswordsRetrieved',
  'credential-access.ec2-steal-instance-credentials': 'RoleCredentialsUsedOutside',
  'credential-access.secretsmanager-batch-retrieve-secrets': 'SecretsRetrievedInBatches',
  'credential-access.secretsmanager-retrieve-secrets': 'SecretsRetrievedInBulk',
  'credential-access.ssm-retrieve-securestring-parameters': 'EncryptedParametersRetrieved',
  'defense-evasion.cloudtrail-delete': 'CloudTrailStopped',
  'defense-evasion.cloudtrail-event-selectors': 'CloudTrailBlinded',
  'defense-evasion.cloudtrail-stop': 'CloudTrailStopped',
  'defense-evasion.dns-delete-logs': 'NetworkLogsDeleted',
  'defense-evasion.organizations-leave': 'OrganizationLeft',
  'defense-evasion.vpc-remove-flow-logs': 'NetworkLogsDeleted',
  'discovery.ec2-download-user-data': 'UserDataDownloaded',
  'execution.ec2-launch-unusual-instances': 'UnusualInstancesLaunched',
  'execution.ec2-user-data': 'InstanceRestartedWithScript',
  'execution.ssm-send-command': 'RemoteCommandSent',
  'execution.ssm-start-session': 'RemoteSessionsStarted',
  'exfiltration.ec2-security-group-open-port-22-ingress': 'PortOpenedToWorld',
  'exfiltration.ec2-share-ami': 'ImageSharedOutside',
  'exfiltration.ec2-share-ebs-snapshot': 'SnapshotSharedOutside',
  'exfiltration.rds-share-snapshot': 'DatabaseSnapshotSharedOutside',
  'initial-access.console-login-without-mfa': 'ConsoleLoginWithoutMfa',
  'lateral-movement.ec2-instance-connect': 'SshKeyPushed',
  'lateral-movement.ec2-serial-console-send-ssh-public-key': 'SerialConsoleOpened',
  'persistence.iam-backdoor-role': 'RoleTrustsOutside',
  'persistence.iam-backdoor-user': 'AccessKeyForAnotherUser',
  'persistence.iam-create-admin-user': 'AdministratorCreated',
  'persistence.iam-create-backdoor-role': 'RoleTrustsOutside',
  'persistence.iam-create-user-login-profile': 'PasswordForAnotherUser',
  'persistence.lambda-backdoor-function': 'FunctionOpenedOutside',
  'persistence.lambda-layer-extension': 'FunctionLayerAdded',
  'persistence.lambda-overwrite-code': 'FunctionCodeReplaced',
  'persistence.rolesanywhere-create-trust-anchor': 'TrustAnchorCreated',
  'persistence.sts-federation-token': 'FederationTokenTaken',
  'privilege-escalation.iam-update-user-login-profile': 'PasswordForAnotherUser',
}

/** The attacks whose own log does not show them by their name here. */
export async function stratusMissed(data: string): Promise<readonly string[]> {
  const folder = join(data, 'stratus/logs')
  // Each log was made anonymous with accounts of its own, so that one lake keeps them apart.
  const findings = await findingsOfFolder(folder, between(2024, 2025))
  return Object.entries(STRATUS)
    .filter(([log, type]) => {
      const accounts = accountsOf(join(folder, `aws.${log}.json`))
      return !findings.some((one) => accounts.has(one.account) && one.type === `Technique/${type}`)
    })
    .map(([log]) => log)
}

function between(year: number, next: number) {
  return { start: Date.UTC(year, 0, 1), end: Date.UTC(next, 0, 1) }
}

function accountsOf(path: string): ReadonlySet<string> {
  const matches = readFileSync(path, 'utf8').matchAll(/"recipientAccountId":\s*"(\d+)"/g)
  return new Set([...matches].flatMap(([, account]) => account ?? []))
}

/** Types of the findings about the stolen role of an instance, in the published chain that ends with a bucket emptied. */
export async function stolenRoleFindings(data: string): Promise<readonly string[]> {
  const folder = join(data, 'otrf/datasets/atomic/aws/collection')
  const findings = await findingsOfFolder(folder, between(2020, 2021))
  const own = findings.filter(({ actor }) => actor?.id.includes('BankingWAFRole') ?? false)
  return [...new Set(own.map(({ type }) => type))].sort()
}
