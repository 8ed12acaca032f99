"""Uses the agent in LangChain, as a step and as tools: `python docs/examples/chain.py`."""

from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate

from agent import Agent

with Agent(web="never", strategy="pal") as agent:
    prompt = ChatPromptTemplate.from_template("{number} eggs come in boxes of 12. How many boxes?")
    chain = prompt | agent.as_runnable() | StrOutputParser()
    print(chain.invoke({"number": 204}))

    (calculator, *_) = agent.langchain_tools()
    print(calculator.invoke({"code": "sum(n * n for n in range(10))"}))
