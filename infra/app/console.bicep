metadata name = 'Console'
metadata description = 'The agents\' pages: files and nothing else. They call the functions across origins, because a static web app can\'t be linked to Flex Consumption.'

@description('Required. Name of the app.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Free, or Standard with a promise of availability.')
@allowed(['Free', 'Standard'])
param sku string

resource site 'Microsoft.Web/staticSites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'console' })
  sku: {
    name: sku
    tier: sku
  }
  properties: {
    // Deployed by azd, which says from where; previews of branches would be origins that nobody allowed.
    stagingEnvironmentPolicy: 'Disabled'
    allowConfigFileUpdates: true
  }
}

@description('What a browser sends as origin.')
output origin string = 'https://${site.properties.defaultHostname}'
