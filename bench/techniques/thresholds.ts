/**
 * Rules of theirs that speak only when there are several such events, by their own threshold or because another rule counts
 * them: one event alone is no finding of theirs either.
 */
export const ONLY_TOGETHER: ReadonlyMap<string, string> = new Map([
  ['Standard.BruteForceByUser', 'failed sign-ins of one user, from a threshold on'],
  ['AWS.SecretsManager.BatchRetrieveSecrets', 'several calls, from a threshold on'],
  ['AWS.SecretsManager.RetrieveSecretsMultiRegion', 'different Regions, from a threshold on'],
  ['AWS.RDS.SnapshotEnumeration', 'several calls, from a threshold on'],
  ['AWS.CloudTrail.SES.CheckIdentityVerifications', 'a part of the enumeration of SES'],
  ['AWS.CloudTrail.SES.CheckSendQuota', 'a part of the enumeration of SES'],
  ['AWS.CloudTrail.SES.ListIdentities', 'a part of the enumeration of SES'],
])
