import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'

export function CoveragePage() {
  return (
    <ContentLayout header={<Header variant="h1">Coverage and usage</Header>}>{null}</ContentLayout>
  )
}
