/**
 * Regions in which SageMaker, and in nearly all Bedrock, can be used; which of them an account has enabled is found out by asking
 * there. From the endpoints that the AWS SDKs know, November 2026.
 *
 * https://docs.aws.amazon.com/general/latest/gr/sagemaker.html
 * https://docs.aws.amazon.com/general/latest/gr/bedrock.html
 */
const COMMERCIAL = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'ca-west-1',
  'mx-central-1',
  'sa-east-1',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
]
const CHINA = ['cn-north-1', 'cn-northwest-1']
const GOVERNMENT = ['us-gov-west-1', 'us-gov-east-1']

/** All Regions of the partition that one of them is in, that one first: whoever asks can ask there. */
export function regionsBeside(home: string): readonly string[] {
  const all = home.startsWith('cn-') ? CHINA : home.startsWith('us-gov-') ? GOVERNMENT : COMMERCIAL
  return [home, ...all.filter((region) => region !== home)]
}
