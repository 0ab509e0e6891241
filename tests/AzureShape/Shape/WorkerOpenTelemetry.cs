using System;
using OpenTelemetry;

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry;

/// <summary>Shape of Microsoft.Azure.Functions.Worker.OpenTelemetry 1.2.0.</summary>
public static class ConfigureFunctionsOpenTelemetry
{
    public static OpenTelemetryBuilder UseFunctionsWorkerDefaults(this OpenTelemetryBuilder builder) => builder;
}
