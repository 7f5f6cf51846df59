import './settings.css'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'

/** How the same server is asked from a shell or a program. */
export function ApiAccess() {
  const url = location.origin
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description="The server answers Amazon Detective’s own operations, signed with a key of its file of credentials."
          >
            AWS CLI and SDKs
          </Header>
        }
      >
        <SpaceBetween size="m">
          <Code
            name="the environment"
            text={`export AWS_ENDPOINT_URL_DETECTIVE=${url}\nexport AWS_ENDPOINT_URL_STS=${url}\nexport AWS_PROFILE=dupin`}
          />
          <Code
            name="a call of the AWS CLI"
            text={'aws detective list-graphs\naws sts get-caller-identity'}
          />
          <Box variant="p">
            Keys and the Region of the server are in its file of credentials, which dupin serve
            names when it starts. Terraform and Pulumi work with the same two addresses.
          </Box>
        </SpaceBetween>
      </Container>
      <Container
        header={
          <Header
            variant="h2"
            description="All that this console shows comes from it. Requests are signed alike, for the service detective."
          >
            Dupin’s own API
          </Header>
        }
      >
        <SpaceBetween size="m">
          <Code
            name="a request with curl"
            text={`curl --aws-sigv4 "aws:amz:REGION:detective" --user "KEY:SECRET" \\\n  '${url}/api/v1/finding-groups?severity=HIGH'`}
          />
          <Link href="/openapi.json" external externalIconAriaLabel="Opens in a new tab">
            Description of the API (OpenAPI 3.1)
          </Link>
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  )
}

function Code({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <SpaceBetween size="xxs">
      <pre className="code">{text}</pre>
      <CopyToClipboard
        copyButtonText="Copy"
        copyButtonAriaLabel={`Copy ${name}`}
        textToCopy={text}
        copySuccessText="Copied"
        copyErrorText="The browser did not copy it"
      />
    </SpaceBetween>
  )
}
