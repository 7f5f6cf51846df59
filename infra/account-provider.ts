import * as aws from '@pulumi/aws'
import type * as pulumi from '@pulumi/pulumi'
import type { AccountAccess } from './settings.ts'

/** Where calls go: a Region of AWS, or a server that answers Detective's API in its place. */
export interface Reach {
  readonly region: string
  readonly endpoint?: string | undefined
}

/**
 * A provider that acts as one account: through a role there, a profile of the machine, or the credentials at hand.
 * @param accountId where known, a guard: AWS credentials of any other account are refused before the first change
 */
export function accountProvider(
  name: string,
  { region, endpoint }: Reach,
  { roleArn, externalId, profile }: AccountAccess = {},
  { accountId, ...options }: pulumi.ResourceOptions & { readonly accountId?: string } = {},
): aws.Provider {
  const args: aws.ProviderArgs = { region, profile }
  if (roleArn !== undefined) args.assumeRoles = [{ roleArn, externalId, sessionName: 'dupin' }]
  if (endpoint === undefined) {
    if (accountId !== undefined) args.allowedAccountIds = [accountId]
    return new aws.Provider(name, args, options)
  }
  const stub = { detective: endpoint, sts: endpoint }
  return new aws.Provider(name, { ...args, ...BESIDE_AWS, endpoints: [stub] }, options)
}

/** What a provider otherwise asks of AWS before it begins, and a server that is not AWS cannot answer. */
const BESIDE_AWS = {
  skipCredentialsValidation: true,
  skipMetadataApiCheck: true,
  skipRegionValidation: true,
  skipRequestingAccountId: true,
} as const
