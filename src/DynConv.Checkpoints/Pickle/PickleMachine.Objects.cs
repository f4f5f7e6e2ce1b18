using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Pickle;

/// <summary>Containers, names and calls.</summary>
internal sealed partial class PickleMachine
{
    private bool TryContainer(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Mark:
                _marks.Add(_stack.Count);
                return true;
            case Opcode.EmptyTuple:
                Push(PickleTuple.Empty);
                return true;
            case Opcode.Tuple:
                Push(new PickleTuple(PopToMark()));
                return true;
            case Opcode.Tuple1:
                PushTuple(1);
                return true;
            case Opcode.Tuple2:
                PushTuple(2);
                return true;
            case Opcode.Tuple3:
                PushTuple(3);
                return true;
            case Opcode.EmptyList:
                Push(new PickleList(isSet: false));
                return true;
            case Opcode.EmptySet:
                Push(new PickleList(isSet: true));
                return true;
            case Opcode.EmptyDict:
                Push(new PickleDict());
                return true;
            case Opcode.FrozenSet:
                PickleList set = new(isSet: true);
                set.Items.AddRange(PopToMark());
                Push(set);
                return true;
            default:
                return TryFill(opcode);
        }
    }

    private bool TryFill(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Append:
                object? item = Pop();
                Append([item]);
                return true;
            case Opcode.Appends or Opcode.AddItems:
                Append(PopToMark());
                return true;
            case Opcode.SetItem:
                object? value = Pop();
                SetItems([Pop(), value]);
                return true;
            case Opcode.SetItems:
                SetItems(PopToMark());
                return true;
            case Opcode.Pop:
                PopOne();
                return true;
            case Opcode.PopMark:
                PopToMark();
                return true;
            default:
                return false;
        }
    }

    private bool TryObject(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Global:
                string module = _input.ReadLine();
                Push(Find(module, _input.ReadLine()));
                return true;
            case Opcode.StackGlobal:
                PushStackGlobal();
                return true;
            case Opcode.Reduce:
                object? arguments = Pop();
                Push(_calls.Call(Pop(), arguments, _at));
                return true;
            case Opcode.NewObj:
                object? constructorArguments = Pop();
                Push(_calls.Construct(Pop(), constructorArguments, null, _at));
                return true;
            case Opcode.NewObjEx:
                object? named = Pop();
                object? positional = Pop();
                Push(_calls.Construct(Pop(), positional, named, _at));
                return true;
            case Opcode.Build:
                object? state = Pop();
                _calls.Build(Top(), state, _at);
                return true;
            case Opcode.BinPersId:
                Push(_loadPersistent(Pop(), _at));
                return true;
            default:
                return false;
        }
    }

    private void PushTuple(int count)
    {
        object?[] items = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }

        Push(new PickleTuple(items));
    }

    private void PopOne()
    {
        if (_marks.Count > 0 && _marks[^1] == _stack.Count)
        {
            _marks.RemoveAt(_marks.Count - 1);
        }
        else
        {
            Pop();
        }
    }

    private void Append(ReadOnlySpan<object?> items)
    {
        switch (Top())
        {
            case PickleList list:
                list.Items.AddRange(items);
                break;
            case PickleObject instance:
                instance.Elements ??= new PickleList(isSet: false);
                instance.Elements.Items.AddRange(items);
                break;
            default:
                throw Refuse($"items are appended to {PickleText.Describe(Top())}");
        }
    }

    private void SetItems(ReadOnlySpan<object?> items)
    {
        if (items.Length % 2 != 0)
        {
            throw Refuse("a key without a value");
        }

        PickleDict dict = Top() switch
        {
            PickleDict plain => plain,
            PickleObject instance => instance.Entries ??= new PickleDict(),
            TensorView or StorageReference => throw Refuse(
                $"elements of {PickleText.Describe(Top())} are set, which no honest file does",
                "do not trust this file"),
            _ => throw Refuse($"items are set on {PickleText.Describe(Top())}"),
        };
        for (int i = 0; i < items.Length; i += 2)
        {
            dict.Set(items[i], items[i + 1]);
        }
    }

    private void PushStackGlobal()
    {
        object? name = Pop();
        object? module = Pop();
        if (name is not string nameText || module is not string moduleText)
        {
            throw Refuse("STACK_GLOBAL of something that is not text");
        }

        Push(Find(moduleText, nameText));
    }

    private GlobalName Find(string module, string name)
    {
        GlobalName global = GlobalTable.Find(module, name);
        if (ForbiddenGlobals.Contains(module, name))
        {
            throw Refuse($"not allowed: GLOBAL {global}", "the file tries to run code; do not trust it");
        }

        if (_options.RefuseUnknownGlobals && global.Kind == KnownGlobal.None)
        {
            throw Refuse(
                $"not allowed: GLOBAL {global}",
                $"clear {nameof(CheckpointOptions.RefuseUnknownGlobals)} to read it inertly");
        }

        return global;
    }
}
