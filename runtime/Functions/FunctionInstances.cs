using System.Collections.Concurrent;
using System.Linq.Expressions;
using Microsoft.Extensions.DependencyInjection;

namespace Omni.Runtime.Functions;

/// <summary>
/// Makes function classes that need no scope: those that take singletons only and have nothing to dispose of. What a scope would
/// give them is known once, so that a call costs one object.
/// </summary>
internal sealed class FunctionInstances(IServiceProvider root, IServiceCollection services)
{
    private readonly ConcurrentDictionary<Type, Func<object>?> _makers = [];

    /// <summary>Null when the class needs a scope.</summary>
    public Func<object>? MakerOf(Type type) => _makers.GetOrAdd(type, Find);

    private Func<object>? Find(Type type)
    {
        if (type.IsAssignableTo(typeof(IDisposable)) || type.IsAssignableTo(typeof(IAsyncDisposable)) || type.GetConstructors() is not [var constructor])
        {
            return null;
        }

        var wanted = constructor.GetParameters();
        return wanted.All(parameter => IsSingleton(parameter.ParameterType))
            ? Expression.Lambda<Func<object>>(Expression.New(
                constructor,
                wanted.Select(parameter => Expression.Constant(root.GetRequiredService(parameter.ParameterType), parameter.ParameterType)))).Compile()
            : null;
    }

    private bool IsSingleton(Type type) => services.LastOrDefault(service => service.ServiceType == type
        || (type.IsGenericType && service.ServiceType == type.GetGenericTypeDefinition())) is { Lifetime: ServiceLifetime.Singleton, IsKeyedService: false };
}
