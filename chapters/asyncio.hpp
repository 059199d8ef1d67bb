// asyncio.hpp: all bricks, in the order in which the book lays them.

#pragma once

#include "01_generators/generator.hpp"
#include "02_round_robin/round_robin.hpp"
#include "03_event_loop/callback.hpp"
#include "03_event_loop/counted.hpp"
#include "03_event_loop/errors.hpp"
#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/exception_handler.hpp"
#include "03_event_loop/handle.hpp"
#include "03_event_loop/loop_lane.hpp"
#include "03_event_loop/loop_parts.hpp"
#include "03_event_loop/ready_queue.hpp"
#include "03_event_loop/sleeping_waiter.hpp"
#include "03_event_loop/timer_queue.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "03_event_loop/waiter.hpp"
