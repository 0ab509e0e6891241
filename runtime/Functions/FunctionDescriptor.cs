using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Omni.Runtime.Functions;

/// <summary>One function, ready to be called: everything that needs reflection was done when it was made.</summary>
internal sealed class FunctionDescriptor(MethodInfo method, string name, FunctionTrigger trigger, IReadOnlyList<ParameterPlan> parameters)
{
    public string Name { get; } = name;

    public MethodInfo Method { get; } = method;

    public FunctionTrigger Trigger { get; } = trigger;

    public IReadOnlyList<ParameterPlan> Parameters { get; } = parameters;

    /// <summary>Null for a static method, which needs neither instance nor scope.</summary>
    public Type? InstanceType { get; } = method.IsStatic ? null : method.ReflectedType;

    public ObjectFactory? Factory { get; } = method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.ReflectedType!, Type.EmptyTypes);

    /// <summary>Whether it starts orchestrations or tells them things.</summary>
    public bool TakesDurableClient { get; } = parameters.Any(it => it.Parameter.ParameterType == typeof(DurableTaskClient));

    public FunctionBody Body { get; } = FunctionCompiler.Compile(method, parameters);

    private readonly NamedValue[] _named = [.. parameters.Select(parameter => parameter.Named).OfType<NamedValue>()];

    /// <summary>The first route or query value that would not convert, or null: a bad request is a result, found before the call.</summary>
    public (string Parameter, NamedValueStatus Status)? FindBadValue(HttpContext http)
    {
        foreach (var named in _named)
        {
            var status = named.TryRead(http, out _);
            if (status is not NamedValueStatus.Read)
            {
                return (named.Name, status);
            }
        }

        return null;
    }
}
