metadata name = 'Network'
metadata description = 'A way out with one fixed address, for channels that answer only callers on their list.'

@description('Required. Name of the network; the parts are named after it.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: '${name}-out'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource gateway 'Microsoft.Network/natGateways@2024-05-01' = {
  name: '${name}-nat'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    publicIpAddresses: [{ id: address.id }]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
  }

  resource ingress 'subnets' = {
    name: 'ingress'
    properties: {
      addressPrefix: '10.20.0.0/24'
      natGateway: { id: gateway.id }
      defaultOutboundAccess: false
      delegations: [
        {
          name: 'functions'
          properties: { serviceName: 'Microsoft.App/environments' }
        }
      ]
    }
  }

  resource stages 'subnets' = {
    name: 'stages'
    properties: {
      addressPrefix: '10.20.1.0/24'
      natGateway: { id: gateway.id }
      defaultOutboundAccess: false
      delegations: [
        {
          name: 'functions'
          properties: { serviceName: 'Microsoft.App/environments' }
        }
      ]
    }
    // The network takes one change at a time.
    dependsOn: [ingress]
  }
}

@description('Where the app that answers HTTP is attached.')
output ingressSubnetId string = network::ingress.id

@description('Where the app of the stages is attached.')
output stagesSubnetId string = network::stages.id

@description('The address that others see.')
output callerAddress string = address.properties.ipAddress
