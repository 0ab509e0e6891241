using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Omni.Tests.Architecture;

public sealed class EventIdTests
{
    private static readonly string[] Assemblies = ["Omni.Pipeline", "Omni.Durable", "Omni.Functions", "Omni.Runtime"];

    [Fact]
    public void Each_log_line_has_an_id_of_its_own_in_the_range_of_its_project()
    {
        var ids = Assemblies.SelectMany((name, index) => IdsOf(Assembly.Load(name)).Select(id => (Project: index + 1, Id: id))).ToList();

        Assert.NotEmpty(ids);
        Assert.Empty(ids.GroupBy(it => it.Id).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.All(ids, it => Assert.Equal(it.Project, it.Id / 1000));
    }

    private static IEnumerable<int> IdsOf(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
        where attribute is not null
        select attribute.EventId;
}
