using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Agents;

/// <param name="Name">As agents and rules name it.</param>
/// <param name="Description">For people who choose from the list.</param>
public sealed record Skill(string Name, string Description);

/// <summary>The skills that a company has a name for, in table <c>agents</c>. What agents have is theirs; the catalogue only says what there is to choose from.</summary>
public sealed class SkillCatalogue(ITables tables)
{
    public const int MaxDescriptionLength = 200;

    private const string Partition = "skills";

    private readonly ITable _table = tables.Get(TableNames.Agents);

    public async ValueTask<IReadOnlyList<Skill>> ListAsync(CancellationToken ct)
    {
        var skills = new List<Skill>();
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.All, ct))
        {
            skills.Add(new(row.Text("name"), row.Text("description")));
        }

        return skills;
    }

    public async ValueTask SaveAsync(Skill skill, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Upsert(new Row(Partition, RowLimits.KeyPart(skill.Name)).Set("name", skill.Name).Set("description", skill.Description)), ct);

    /// <returns>Whether it was there.</returns>
    public async ValueTask<bool> RemoveAsync(string name, CancellationToken ct) =>
        (await _table.WriteAsync(RowChange.Delete(Partition, RowLimits.KeyPart(name)), ct)).IsWritten;
}
